using System.Text.Json;
using Inspect.Engine.Inference.Templates;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Templates;

/// <summary>Templates that would take all that a machine has: each ends with a sentence, by limits on steps, depth and text, not by the clock.</summary>
public sealed class TemplateBoundTests
{
    [Theory]
    [InlineData("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}", "call themselves")]
    [InlineData("{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{% endmacro %}{{ f() }}", "call themselves")]
    [InlineData("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "call themselves")]
    [InlineData("{% block a %}{{ self.a() }}{% endblock %}", "call themselves")]
    [InlineData("{% for i in range(1000000000) %}{% endfor %}", "100,000 numbers")]
    [InlineData("{% for i in range(20000) %}{% for j in range(20000) %}x{% endfor %}{% endfor %}", "more steps")]
    [InlineData("{% set n = namespace(s='a') %}{% for i in range(99999) %}{% set n.s = n.s ~ n.s %}{% endfor %}", "")]
    [InlineData("{% set n = namespace(s=[]) %}{% for i in range(99999) %}{% set n.s = n.s + [i] %}{% endfor %}", "more steps")]
    [InlineData("{{ 'a' * 2000000000 }}", "8,000,000 characters")]
    [InlineData("{{ 'a' * 2**40 }}", "8,000,000 characters")]
    [InlineData("{{ 'a' * 2**400 }}", "8,000,000 characters")]
    [InlineData("{{ [1] * 2**40 }}", "items")]
    [InlineData("{{ 10 ** 10000000 }}", "digits")]
    [InlineData("{% set n = namespace(x=3) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}", "digits")]
    [InlineData("{{ '%2000000000d' % 1 }}", "8,000,000 characters")]
    [InlineData("{{ '{:>2000000000}'.format(1) }}", "8,000,000 characters")]
    [InlineData("{{ '%.2000000000f' % 1.5 }}", "digits")]
    [InlineData("{{ 'a'.center(2000000000) }}", "8,000,000 characters")]
    [InlineData("{{ 'a' | indent(2000000000, true) }}", "8,000,000 characters")]
    [InlineData("{{ ('a' * 100000) | replace('', 'b' * 100000) }}", "more steps")]
    [InlineData("{% set n = namespace(s=[1]) %}{% for i in range(999) %}{% set n.s = [n.s] %}{% endfor %}{{ n.s }}", "nested too deeply")]
    [InlineData("{% set n = namespace(s=(1,)) %}{% for i in range(60) %}{% set n.s = (n.s, n.s) %}{% endfor %}{{ {n.s: 1} }}", "more steps")]
    [InlineData("{% set n = namespace() %}{% set n.a = n %}{{ n }}", "nested too deeply")]
    [InlineData("{% set t = 'a' * 4000000 %}{{ ('a' * 100000 ~ 'b' ~ 'a' * 100000) in t }}", "more steps")]
    [InlineData("{{ lipsum() }}", "lipsum")]
    [InlineData("{% include 'passwd' %}", "reads another file")]
    [InlineData("{{ [].__class__.__base__ }}", "has no attribute")]
    [InlineData("{{ [].append(1) }}", "must not be used")]
    public void Render_TakingMoreThanATemplateMay_FailsWithASentence(string template, string reason)
    {
        var error = Assert.Throws<TemplateException>(() => Render(template));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{1: ", "}")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    public void Compile_ExpressionsNestedWithoutAnEnd_FailsWithASentence(string opens, string closes)
    {
        var count = 40_000 / opens.Length;
        var template = "\n{{ " + Repeat(opens, count) + "1" + Repeat(closes, closes.Length > 0 ? count : 0) + " }}";

        var error = Assert.Throws<TemplateException>(() => ChatTemplate.Compile(template));

        Assert.Equal(("it is nested too deeply", 2), (error.Reason, error.Line));
    }

    [Theory]
    [InlineData("", "{% if 1 %}", "")]
    [InlineData("{{ x", ".a", " }}")]
    [InlineData("{{ x", " | e", " }}")]
    [InlineData("{{ x", "()", " }}")]
    [InlineData("{{ 0", " or 0", " }}")]
    [InlineData("{{ 9", " - 9", " }}")]
    public void Compile_ChainsWithoutAnEnd_FailsWithASentence(string begin, string link, string end)
    {
        var error = Assert.Throws<TemplateException>(() => ChatTemplate.Compile(begin + Repeat(link, 8_000) + end));

        Assert.Equal("it is nested too deeply", error.Reason);
    }

    [Fact]
    public void Compile_AnEnormousTemplate_GivesBothNumbers()
    {
        var error = Assert.Throws<TemplateException>(() => ChatTemplate.Compile(new string('a', 2_000_000)));

        Assert.Equal("line 1: it has 2,000,000 characters, and 100,000 at most are read", error.Message);
    }

    [Fact]
    public void Render_ALongSum_IsNoNesting()
    {
        Assert.Equal("10001", Render("{{ 1" + Repeat(" + 1", 10_000) + " }}"));
        Assert.Equal(Repeat("a", 5_000), Render("{{ 'a'" + Repeat(" ~ 'a'", 4_999) + " }}"));
    }

    [Fact]
    public void Render_OnASmallStack_EndsBeforeTheStackDoes()
    {
        TemplateException? error = null;
        var thread = new Thread(() => error = Assert.Throws<TemplateException>(() => Render("{% macro f(x) %}{% for a in [x] %}{% if a %}{{ [f(a)] | map('upper') | list }}{% endif %}{% endfor %}{% endmacro %}{{ f(1) }}")), 512 << 10);
        thread.Start();
        thread.Join();

        Assert.Contains("call themselves", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NobodyWaits_GivesUp()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => RenderUntil("{% for i in range(2000) %}x{% endfor %}", stop.Token));
    }

    [Fact]
    public void Render_ALongConversation_HasStepsForIt()
    {
        // Each message looks at all others.
        const string Template = "{% for m in messages %}{{ m.content }}{{ messages | selectattr('role', 'equalto', 'user') | list | length }},{% endfor %}";
        var messages = JsonSerializer.SerializeToElement(Enumerable.Range(0, 400).Select(i => new { role = "user", content = new string('a', 5_000) }));

        var prompt = ChatTemplate.Compile(Template).Render(
            TemplateInput.OfJson(messages, JsonDocument.Parse("null").RootElement, [], addsGenerationPrompt: true, continuesLast: false), new FakeTimeProvider(), TestContext.Current.CancellationToken);

        Assert.Equal(400 * 5_004, prompt.Length);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Render(string template) => RenderUntil(template, TestContext.Current.CancellationToken);

    private static string RenderUntil(string template, CancellationToken cancellationToken) => ChatTemplate.Compile(template).Render(
        TemplateInput.OfJson(JsonDocument.Parse("[]").RootElement, JsonDocument.Parse("null").RootElement, [], addsGenerationPrompt: false, continuesLast: false), new FakeTimeProvider(), cancellationToken);
}

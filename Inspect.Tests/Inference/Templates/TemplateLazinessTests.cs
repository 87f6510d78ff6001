using System.Text.Json;
using Inspect.Engine.Inference.Templates;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Templates;

/// <summary>When Jinja2 3.1.6 does what: items are made, tested and refused one by one, names are looked up before anything is rendered.</summary>
public sealed class TemplateLazinessTests
{
    // A namespace that the body changes is what the condition sees at the next item.
    [Theory]
    [InlineData("{% set n = namespace(f=false) %}{% for x in ['a', 'b', 'c'] if not n.f %}{{ x }}{% set n.f = x == 'b' %}{% endfor %}", "ab")]
    [InlineData("{% set n = namespace(f=false) %}{% for x in ['a', 'b', 'c', 'd'] if not n.f %}{{ x }}{{ loop.last }} {% set n.f = x == 'b' %}{% endfor %}", "aFalse bFalse cTrue ")]
    [InlineData("{% set n = namespace(f=false) %}{% for x in ['a', 'b', 'c'] if not n.f %}{{ x }}{{ loop.length }}{% set n.f = x == 'b' %}{% endfor %}", "a3b3c3")]
    [InlineData("{{ [4, none] | map('abs') | first }}", "4")]
    [InlineData("{{ [{'x': {'y': 1}}, {}] | selectattr('x.y') | first }}", "{'x': {'y': 1}}")]
    [InlineData("{% set g = ['a', 'b', 'c'] | map('upper') %}{% for x in g %}{% break %}{% endfor %}{{ g | list }}", "['B', 'C']")]
    [InlineData("{% set g = ['a', 'b', 'c'] | map('upper') %}{{ 'B' in g }}{{ g | list }}", "True['C']")]
    [InlineData("{% if 5 | map('upper') %}never looked at{% endif %}", "never looked at")]
    [InlineData("{{ [1, 2] | select | reverse }}{{ [1, 2] | batch(0) | list }}{{ [1] | slice(-1) | list }}", "[2, 1][[], [1, 2]][]")]
    [InlineData("{% for x in [1, 2] %}[{% filter upper %}a{% continue %}{% endfilter %}]{% endfor %}", "[[")]
    [InlineData("{% for x in [1] %}{{ loop }}{% endfor %}{% macro m() %}{% endmacro %}{{ m }}{{ self }}", "<LoopContext 1/1><Macro 'm'><TemplateReference None>")]
    [InlineData("{% if false %}{% include 'a' %}{{ 1 | nosuch }}{% endif %}{{ 1 if true else 2 | nosuch }}", "1")]
    public void Render_AProgram_GivesWhatJinjaGives(string template, string expected)
    {
        Assert.Equal(expected, Render(template));
    }

    [Theory]
    [InlineData("{{ [4, none] | map('abs') | list }}")]
    [InlineData("{% filter length %}abc{% endfilter %}")]
    [InlineData("{% for x, in [[1]] %}{% endfor %}")]
    [InlineData("{% for x in [] %}{{ x | nosuch }}{% endfor %}")]
    [InlineData("{% if false %}{% for x in [] %}{{ x is nosuch }}{% endfor %}{% endif %}")]
    [InlineData("{% for x in [1] %}{% set loop = 1 %}{% endfor %}")]
    [InlineData("{% macro m(a, a) %}{% endmacro %}")]
    [InlineData("{% macro m(caller) %}{{ caller }}{% endmacro %}")]
    [InlineData("{{ {1: 1, 'a': 2} | tojson(sort_keys=true) }}")]
    [InlineData("{{ 'x' | upper(1) }}")]
    [InlineData("{{ [1] is filter }}")]
    [InlineData("{{ [] * 10 ** 20 }}")]
    [InlineData("{% include 'a' %}")]
    public void Render_AProgramThatJinjaRefuses_IsRefused(string template)
    {
        Assert.Throws<TemplateException>(() => Render(template));
    }

    // Each generator walks through the one before it: the chain is as long as the loop.
    [Fact]
    public void Render_AChainOfGenerators_EndsWithoutTheProcess()
    {
        Assert.Throws<TemplateException>(() => Render("{% set n = namespace(g=['a']) %}{% for i in range(5000) %}{% set n.g = n.g | map('upper') %}{% endfor %}{{ n.g | list }}"));
    }

    [Fact]
    public void Render_AGeneratorThatAsksForItself_IsRefused()
    {
        Assert.Throws<TemplateException>(() => Render("{% set n = namespace() %}{% set n.g = [n] | map(attribute='g') | map('list') %}{{ n.g | list }}"));
    }

    private static string Render(string template) => ChatTemplate.Compile(template).Render(
        TemplateInput.OfJson(JsonDocument.Parse("[]").RootElement, JsonDocument.Parse("null").RootElement, [], addsGenerationPrompt: false, continuesLast: false),
        new FakeTimeProvider(), TestContext.Current.CancellationToken);
}

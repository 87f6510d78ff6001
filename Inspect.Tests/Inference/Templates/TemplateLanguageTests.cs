using System.Text.Json;
using Inspect.Engine.Inference.Templates;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Templates;

/// <summary>What the vectors do not ask of the language; expected texts are those of Jinja2 3.1.6.</summary>
public sealed class TemplateLanguageTests
{
    [Theory]
    [InlineData("{% for i in [1] %}{% break %}{% else %}none{% endfor %}", "none")]
    [InlineData("{% for i in [1, 2] %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% else %}none{% endfor %}", "2")]
    [InlineData("{{ ['a', 'b'] | truncate(9) }}", "['a', 'b']")]
    [InlineData("{{ '\u00df x' | title }}|{{ '\u00df x'.title() }}", "SS X|Ss X")]
    [InlineData("{{ '\u0391\u03a3' | capitalize }}|{{ '\u0391\u03a3 \u03a3\u0391' | lower }}", "\u0391\u03c2|\u03b1\u03c2 \u03c3\u03b1")]
    [InlineData("{{ '' % [1] }}|{{ '%s' % [1] }}", "|[1]")]
    [InlineData("{{ [{}, {}] | map(attribute='a') | list | sort | length }}", "2")]
    [InlineData("{% macro f(a, b=a) %}{{ b }}{% endmacro %}{{ f(1) }}", "1")]
    [InlineData("{% with a = 1, b = a %}{{ b }}{% endwith %}", "")]
    [InlineData("{% set a = 1 %}{% for i in [1] %}{{ a }}{% set a = 2 %}{{ a }}{% endfor %}{{ a }}", "121")]
    [InlineData("{{ '%d %i %x %o %e %g %5.1f|%-5d|%05d|%+d' % (3.9, 2, 255, 8, 12345.678, 0.00001234, 2.25, 7, -42, 5) }}", "3 2 ff 10 1.234568e+04 1.234e-05   2.2|7    |-0042|+5")]
    [InlineData("{{ '{:,}|{:_}|{:+.2e}|{:%}|{:#x}|{:^7}|{:*>6}|{:08.3f}|{!r:>5}'.format(1234567, 1234567, 12345.678, 0.256, 255, 'ab', 'x', -3.14159, 'q') }}", "1,234,567|1_234_567|+1.23e+04|25.600000%|0xff|  ab   |*****x|-003.142|  'q'")]
    [InlineData("{{ '{a[0]}{b.c}{{}}'.format(a=[1], b={'c': 2}) }}", "12{}")]
    [InlineData("{{ 0.125 | round(2) }} {{ 2.675 | round(2) }} {{ 1250 | round(-2) }} {{ 1350.0 | round(-2) }}", "0.12 2.67 1200 1400.0")]
    [InlineData("{{ 7 // 0.5 }} {{ -7 // 2.0 }} {{ 5.5 % -2 }} {{ 2 ** 0.5 }} {{ (-8) ** 3 }}", "14.0 -4.0 -0.5 1.4142135623730951 -512")]
    [InlineData("{{ 1234567890123456.0 }} {{ 12345678901234567.0 }} {{ 1e16 }} {{ 123456789012345678901 }}", "1234567890123456.0 1.2345678901234568e+16 1e+16 123456789012345678901")]
    [InlineData("{{ 10 ** 400 / 10 ** 399 }}", "10.0")]
    [InlineData("{{ (2 ** 70) % 7 }} {{ -(2 ** 70) // 3 }} {{ 2 ** 70 == 2.0 ** 70 }} {{ 2 ** 53 + 1 == 2.0 ** 53 }}", "2 -393530540239137101142 True False")]
    [InlineData("{{ [1, [2, (3,)], {'a': none}] == [1.0, [2, (3,)], {'a': none}] }} {{ (1,) == [1] }} {{ {1: 2, 'a': 3} == {'a': 3, true: 2} }}", "True False True")]
    [InlineData("{{ ('<b>' | safe) + '<i>' }} {{ ('%s' | safe) % '<' }} {{ ('a<' | e) ~ '<' }} {{ ('<' | safe) * 2 }}", "<b>&lt;i&gt; &lt; a&lt;< <<")]
    [InlineData("{% autoescape true %}{{ ['<', '<' | safe] | join(',') }}{% set x %}<{% endset %}{{ x }}{% endautoescape %}", "&lt;,<<")]
    [InlineData("{{ loop is defined }}{% for a in [1] recursive %}{{ loop.depth0 }}{% endfor %}", "False0")]
    [InlineData("{{ 'a' if false }}|{{ ('a' if false) is defined }}", "|False")]
    [InlineData("{% set x, (y, z) = 1, (2, 3) %}{{ x }}{{ y }}{{ z }}", "123")]
    [InlineData("{{ 'x\\u00e9\\x41\\101\\q\\\\' }}", "x\u00e9AA\\q\\")]
    [InlineData("{{ 1_000 + 0x_ff + 0b11 + 0o17 + 1e1_0 }}", "10000001273.0")]
    [InlineData("{{ range(10)[2:8:3] | list }} {{ range(5)[-1] }} {{ 3 in range(0, 10, 3) }} {{ 4 in range(0, 10, 3) }}", "[2, 5] 4 True False")]
    [InlineData("{% raw -%}  a {%- endraw %} b", "a b")]
    [InlineData("a {#- c -#} b {#+ d +#}\n c", "ab \n c")]
    [InlineData("{% if true %}\n\n  x\n{% endif %}\n\ny\n\n", "\n  x\n\ny\n")]
    [InlineData("{{ 'a b'.split(' ', -1) }}{{ ' a '.split(' ') }}{{ 'aXbX'.rsplit('X', 1) }}{{ '  a  b '.split(none, 1) }}", "['a', 'b']['', 'a', '']['aXb', '']['a', 'b ']")]
    public void Render_AProgram_GivesWhatJinjaGives(string template, string expected)
    {
        Assert.Equal(expected, Render(template));
    }

    [Theory]
    [InlineData("{% set n = 5 %}{{ n[1:] }}")]
    [InlineData("{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}")]
    [InlineData("{% macro f(a) %}{% endmacro %}{{ f(b=2) }}")]
    [InlineData("{% macro f(a) %}{% endmacro %}{{ f(1, a=2) }}")]
    [InlineData("{{ {'a': 1}.a }}{{ x.0 }}{{ [5].0 }}{{ [[5]].0.0 }}")]
    public void Render_AProgramThatJinjaRefuses_IsRefused(string template)
    {
        Assert.Throws<TemplateException>(() => Render(template));
    }

    [Fact]
    public async Task Render_OnManyThreads_GivesTheSame()
    {
        var template = ChatTemplate.Compile("{% set n = namespace(t=0) %}{% for i in range(200) %}{% set n.t = n.t + i %}{{ loop.index0 if loop.first }}{% endfor %}{{ {'a': n.t, 1: 2} }}");

        var prompts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Render(template), TestContext.Current.CancellationToken)));

        Assert.All(prompts, p => Assert.Equal("0{'a': 19900, 1: 2}", p));
    }

    private static string Render(string template) => Render(ChatTemplate.Compile(template));

    private static string Render(ChatTemplate template) => template.Render(
        TemplateInput.OfJson(JsonDocument.Parse("[]").RootElement, JsonDocument.Parse("null").RootElement, [], addsGenerationPrompt: false, continuesLast: false),
        new FakeTimeProvider(), TestContext.Current.CancellationToken);
}

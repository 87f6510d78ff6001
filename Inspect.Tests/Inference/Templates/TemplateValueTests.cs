using System.Text.Json;
using Inspect.Engine.Inference.Templates;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Templates;

/// <summary>Numbers and texts as Python has them; expected texts are those of Jinja2 3.1.6 on Python 3.11.</summary>
public sealed class TemplateValueTests
{
    // A whole number beyond 2⁵³ becomes the nearest float, not the one below it.
    [Theory]
    [InlineData("{{ 757178708838503496957 + 0.0 }} {{ 0 / -1 }} {{ -0.0 // -0.5 }} {{ -1e16 // 3 }}", "7.571787088385035e+20 -0.0 0.0 -3333333333333335.0")]
    [InlineData("{{ 1e400 }} {{ -0.0 | round(1, 'floor') }} {{ -0.4 | round(0, 'ceil') }} {{ -4877480499631831 | filesizeformat }}", "inf 0.0 0.0 -4877480499631831 Bytes")]
    [InlineData("{{ '{:#.0f}|{:#g}|{:.4}|{:.2}|{:08,}|{:#06x}|{:_x}|{:5}'.format(1.0, 10.0, 12.0, 12.0, 1234, 255, 1048575, true) }}", "1.|10.0000|12.0|1.2e+01|0,001,234|0x00ff|f_ffff|    1")]
    [InlineData("{{ '%#06x|%%|%a' % (255, 'é') }}|{{ '{!a}'.format('😀') }}", "0x00ff|%|'\\xe9'|'\\U0001f600'")]
    [InlineData("{{ range(9)[100:2] }} {{ range(9)[1::-3] }} {{ [1][] }}", "range(9, 2) range(1, -1, -3) ")]
    [InlineData("{{ 'ab'.find('', 8, 5) }} {{ 'ab'.count('', 3) }} {{ 'ab'.count('', 2) }} {{ 'ab'.startswith('', 3) }}", "-1 0 1 False")]
    [InlineData("{{ 'ı'.upper() }} {{ 'ǆ'.title() }} {{ 'ﬁx'.capitalize() }} {{ 'აბ'.title() }} {{ 'ᾳ'.title() }} {{ 'ŉ'.title() }} {{ 'ǅ'.swapcase() }}", "I ǅ Fix აბ ᾼ ʼN ǅ")]
    [InlineData("{{ \"ΑΣ'\".lower() }} {{ \"ΑΣ'Α\".lower() }} {{ 'ªΣ'.lower() }} {{ '1Σ'.lower() }}", "ας' ασ'α ªς 1σ")]
    [InlineData("{{ 'ª'.islower() }} {{ 'ǅ'.isupper() }} {{ 'ⅷ'.islower() }} {{ 'ĸ'.istitle() }} {{ '⑨'.isdigit() }} {{ '౸'.isdigit() }} {{ '億'.isnumeric() }}", "True False True False True False True")]
    [InlineData("{{ 'a_1'.isidentifier() }} {{ '1a'.isidentifier() }} {{ 'a\\n'.isprintable() }} {{ ''.isprintable() }} {{ '{x}'.format_map({'x': 1}) }}", "True False False True 1")]
    [InlineData("{{ 5.0.is_integer() }} {{ (-5).bit_length() }} {{ true.real }} {{ 0.75.as_integer_ratio() }} {{ 3.imag }}", "True 3 1 (3, 4) 0")]
    [InlineData("{{ '日本 😀' | wordwrap(4) }}|{{ 'hello-world foo' | wordwrap(3, true, '/') }}|{{ 'a-b-c-d' | wordwrap(5, false, '/') }}|{{ 'a--b c' | wordwrap(4, true, '/') }}", "日本 😀|hel/lo-/wor/ld/foo|a-b-/c-d|a--b/c")]
    [InlineData("{{ {'a': 1}.keys() == {'a': 2}.keys() }} {{ {'a': 1}.items() == {'a': 2}.items() }} {{ '\\x7f' | tojson(ensure_ascii=true) }}", "True False \"\\u007f\"")]
    public void Render_AValue_IsWrittenAsPythonWritesIt(string template, string expected)
    {
        Assert.Equal(expected, Render(template));
    }

    [Theory]
    [InlineData("{{ '{0} {}'.format(1, 2) }}")]
    [InlineData("{{ '{:.2d}'.format(1) }}")]
    [InlineData("{{ '{:,x}'.format(1) }}")]
    [InlineData("{{ '{:#}'.format('a') }}")]
    [InlineData("{{ '%5%' % () }}")]
    [InlineData("{{ 'a'.startswith(none, 5) }}")]
    [InlineData("{{ 'a'.upper(1) }}")]
    [InlineData("{{ dict(nosuch) }}")]
    public void Render_AValueThatPythonRefuses_IsRefused(string template)
    {
        Assert.Throws<TemplateException>(() => Render(template));
    }

    private static string Render(string template) => ChatTemplate.Compile(template).Render(
        TemplateInput.OfJson(JsonDocument.Parse("[]").RootElement, JsonDocument.Parse("null").RootElement, [], addsGenerationPrompt: false, continuesLast: false),
        new FakeTimeProvider(), TestContext.Current.CancellationToken);
}

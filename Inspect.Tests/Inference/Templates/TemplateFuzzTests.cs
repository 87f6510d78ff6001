using System.Text;
using Inspect.Engine.Inference.Templates;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Templates;

/// <summary>Damaged templates: whatever becomes of one, it ends, with a prompt or with the error of templates.</summary>
public sealed class TemplateFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "{% for x in messages %}", "{% endfor %}", "{% if x %}", "{% endif %}", "{% else %}", "{% macro f(x) %}", "{% endmacro %}", "{{ f(messages) }}",
        "{% set x = messages %}", "{% raw %}", "{% endraw %}", "(", ")", "[", "]", "{", "}", "'", "\"", "\\", " | ", " is ", " not ", " in ", " ~ ", "**", "//", "%", "-", ".", ":", ",", "=", "==",
        "messages", "messages[0]", "[-1]", "[::-1]", "loop.index", "loop(", "range(99999)", "namespace(", "tojson(indent=9)", "|list", "|join", "|map('upper')", "|sort", "|groupby('role')",
        "selectattr('role')", ".split('')", ".strip()", ".format(", "'%s' % ", "* 99999", "** 99", "none", "true", "1.5e300", "9223372036854775807", "0x", "\u00e9", "\U0001F600", "\ud800", "\n", "\t", "\0",
    ];

    private static int Mutations => LongRun.Times(2_000, 20_000);

    [Fact]
    public void Render_DamagedTemplates_EndsAndThrowsNothingElse()
    {
        var random = new Random(15);
        var names = TemplateVectors.Root.GetProperty("templates").EnumerateObject().Select(t => t.Name).ToArray();
        var sets = TemplateVectors.Root.GetProperty("messageSets").EnumerateObject().Select(s => s.Name).ToArray();
        for (var i = 0; i < Mutations; i++)
        {
            var name = names[random.Next(names.Length)];
            var source = Damaged(TemplateVectors.Source(name), random);
            var input = TemplateVectors.Input(name, sets[random.Next(sets.Length)], random.Next(2) == 0, random.Next(4) == 0);
            try
            {
                ChatTemplate.Compile(source).Render(input, TemplateVectors.Clock, TestContext.Current.CancellationToken);
            }
            catch (TemplateException error)
            {
                Assert.InRange(error.Line, 1, source.Split('\n', '\r').Length);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Assert.Fail($"Mutation {i} of {name}: {error}\n{source}");
            }
        }
    }

    private static string Damaged(string source, Random random)
    {
        var text = new StringBuilder(source);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1 when at < text.Length:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                    break;
                case 2 when at < text.Length:
                    text[at] = (char)random.Next(9, 127);
                    break;
                default:
                    var from = random.Next(text.Length + 1);
                    text.Insert(at, text.ToString(from, Math.Min(random.Next(1, 60), text.Length - from)));
                    break;
            }
        }

        return text.ToString();
    }
}

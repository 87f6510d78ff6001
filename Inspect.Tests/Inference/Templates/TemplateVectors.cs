using System.Text.Json;
using Inspect.Engine.Inference.Templates;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Templates;

/// <summary>The templates, conversations and prompts of the vectors.</summary>
internal static class TemplateVectors
{
    private static readonly Lazy<JsonElement?> File = new(() =>
        Vectors.Root is { } root && Path.Combine(root, "templates.json.gz") is var path && System.IO.File.Exists(path) ? JsonGz.Read(path) : null);

    /// <summary>The vectors; the test is skipped where they are not there.</summary>
    public static JsonElement Root
    {
        get
        {
            Assert.SkipUnless(File.Value is not null, "templates.json.gz is not in the vectors of this machine.");
            return File.Value!.Value;
        }
    }

    /// <summary>Names of the templates.</summary>
    public static TheoryData<string> Names() => File.Value is { } root ? [.. root.GetProperty("templates").EnumerateObject().Select(t => t.Name)] : [];

    /// <summary>The clock that the expected prompts were made with.</summary>
    public static TimeProvider Clock => new FakeTimeProvider(new DateTimeOffset(DateTime.SpecifyKind(Root.GetProperty("now").GetDateTime(), DateTimeKind.Utc)));

    /// <summary>Text of a template.</summary>
    public static string Source(string name) => Root.GetProperty("templates").GetProperty(name).GetProperty("template").GetString()!;

    /// <summary>What a template is given in a case.</summary>
    public static TemplateInput Input(string template, string set, bool addsGenerationPrompt, bool continuesLast)
    {
        var conversation = Root.GetProperty("messageSets").GetProperty(set);
        var variables = Root.GetProperty("templates").GetProperty(template).GetProperty("vars").EnumerateObject().Concat(conversation.GetProperty("extra").EnumerateObject());
        return TemplateInput.OfJson(conversation.GetProperty("messages"), conversation.GetProperty("tools"), variables, addsGenerationPrompt, continuesLast);
    }

    /// <summary>What a small program is given.</summary>
    public static TemplateInput Input(JsonElement variables) => TemplateInput.OfJson(Empty("[]"), Empty("null"), variables.EnumerateObject(), addsGenerationPrompt: false, continuesLast: false);

    /// <summary>A rendering that has to end as the vectors say.</summary>
    public static void AssertEnds(string name, JsonElement test, Func<string> render)
    {
        if (test.TryGetProperty("expected", out var expected))
        {
            Assert.Equal((name, expected.GetString()), (name, render()));
            return;
        }

        var error = Assert.Throws<TemplateException>(render);
        if (test.TryGetProperty("message", out var message))
        {
            Assert.Equal((name, message.GetString()), (name, error.Reason));
        }
    }

    private static JsonElement Empty(string json) => JsonDocument.Parse(json).RootElement;
}

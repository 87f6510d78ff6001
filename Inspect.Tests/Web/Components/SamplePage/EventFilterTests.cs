using System.Text.Json;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage;

namespace Inspect.Tests.Web.Components.SamplePage;

/// <summary>Presets of the transcript, and kinds chosen one by one.</summary>
public sealed class EventFilterTests
{
    private static readonly string[] Kinds = ["info", "score", "state"];

    [Theory]
    [InlineData(null, "state", "debug")]
    [InlineData("debug", "state", null)]
    [InlineData(null, "info", "score")]
    [InlineData("score", "score", "none")]
    [InlineData("none", "info", "info")]
    public void Switch_AKind_GivesThePresetWhereThereIsOne(string? before, string kind, string? expected)
    {
        Assert.Equal(expected, EventFilter.Of(before).Switch(kind, Kinds).Name);
    }

    [Theory]
    [InlineData(null, "True True False")]
    [InlineData("debug", "True True True")]
    [InlineData("none", "False False False")]
    [InlineData("state,info", "True False True")]
    public void Shows_KindsOfAFilter(string? name, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Kinds.Select(EventFilter.Of(name).Shows)));
    }

    /// <summary>Changes of the store are quiet by default, but not the work of a person.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData("debug", true)]
    [InlineData("none", false)]
    [InlineData("info", false)]
    public void Shows_ARecordedTerminal_ByDefault(string? name, bool expected)
    {
        var change = JsonSerializer.SerializeToElement(new { op = "add", path = "/HumanAgentState:logs/a.output", value = "$ " });

        Assert.Equal(expected, EventFilter.Of(name).Shows(new StoreEvent { Changes = [change] }));
    }
}

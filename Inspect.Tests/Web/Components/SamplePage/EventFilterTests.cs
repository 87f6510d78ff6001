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
}

using Inspect.Web.Components.Open;

namespace Inspect.Tests.Web.Components.Open;

/// <summary>Links that Inspect View makes, from its routes: log listing, log, sample, event, message.</summary>
public sealed class ViewLinkTests
{
    [Theory]
    [InlineData("/logs/a.eval", null, "a.eval|||0|||")]
    [InlineData("/tasks/sub/b%20c.eval/samples", null, "sub/b c.eval|||0|||")]
    [InlineData("/tasks/a.json/json", null, "a.json|json||0|||")]
    [InlineData("/logs/a.eval/info", null, "a.eval|config||0|||")]
    [InlineData("/logs/a.eval/samples/sample/x%2Fy/2/scoring", null, "a.eval|scoring|x/y|2|||")]
    [InlineData("/logs/a.eval/samples/sample/1/1", null, "a.eval||1|1|||")]
    [InlineData("/logs/a.eval/samples/sample/1/1/retries", null, "a.eval|errors|1|1|||")]
    [InlineData("/logs/a.eval/samples/sample/1/1/messages?message=m1", null, "a.eval|messages|1|1|||m1")]
    [InlineData("/logs/a.eval/samples/sample/1/1/event?event=e1", null, "a.eval|transcript|1|1||e1|")]
    [InlineData("/tasks/a.eval/samples/sample_uuid/u1/transcript?event=e1", null, "a.eval|transcript||0|u1|e1|")]
    [InlineData("/samples/d/a.eval/sample/1/3/messages", null, "d/a.eval|messages|1|3|||")]
    [InlineData(null, "/logs/d/a.eval", "/logs/d/a.eval|||0|||")]
    [InlineData("/samples/sample/1/1/transcript", "file:///d/a.eval", "file:///d/a.eval|transcript|1|1|||")]
    [InlineData("/tasks", null, null)]
    [InlineData("", null, null)]
    public void Of_ALink_NamesLogSampleAndPlace(string? hash, string? logFile, string? expected)
    {
        var link = ViewLink.Of(hash, logFile, new Dictionary<string, string?>());

        Assert.Equal(expected, link is null ? null : $"{link.Log}|{link.Section}|{link.Id}|{link.Epoch}|{link.Uuid}|{link.Event}|{link.Message}");
    }

    [Fact]
    public void Of_ValuesBeforeTheHash_Count()
    {
        var link = ViewLink.Of(null, "a.eval", new Dictionary<string, string?> { ["sample_uuid"] = "u1", ["message"] = "m1" });

        Assert.Equal(new ViewLink("a.eval", "messages", null, 0, "u1", null, "m1"), link);
    }
}

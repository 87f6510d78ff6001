using System.Text.RegularExpressions;
using Inspect.Engine;
using Inspect.Tests.Support;
using Inspect.Web.Hosting;

namespace Inspect.Tests.Architecture;

/// <summary>The plan of the house: no two folders use each other, the rooms of the logs stand in their order, and the page about it shows what is there.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] LogRooms = ["Format", "Zip", "Journal", "Stores", "Reading", "Tables", "Writing", "Editing", "Index", "Recovery"];
    private static readonly FolderGraph Engine = FolderGraph.Of(typeof(InspectException));
    private static readonly FolderGraph Web = FolderGraph.Of(typeof(WebOptions));

    public static TheoryData<string, string> Parents() =>
    [
        .. Engine.Parents().Select(p => ("Engine", p)),
        .. Web.Parents().Select(p => ("Web", p)),
    ];

    [Theory]
    [MemberData(nameof(Parents))]
    public void Folders_SideBySide_DoNotUseEachOther(string project, string parent)
    {
        var uses = (project == "Engine" ? Engine : Web).Below(parent);

        Assert.Empty(FolderGraph.Circles(uses));
    }

    [Fact]
    public void Logs_EachRoom_UsesOnlyThoseBeforeIt()
    {
        var uses = Engine.Below("Logs");

        Assert.DoesNotContain(uses, u => Array.IndexOf(LogRooms, u.To) > Array.IndexOf(LogRooms, u.From));
        Assert.Equal(LogRooms.Order(StringComparer.Ordinal), uses.SelectMany(u => new[] { u.From, u.To }).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Engine", "")]
    [InlineData("Engine", "Logs")]
    [InlineData("Web", "")]
    public void Page_OfTheArchitecture_ShowsWhatUsesWhat(string project, string parent)
    {
        var name = parent.Length == 0 ? $"Inspect.{project}" : $"Inspect.{project}/{parent}";
        var uses = (project == "Engine" ? Engine : Web).Below(parent);
        var expected = uses.Select(u => $"{u.From} --> {u.To}").Order(StringComparer.Ordinal).ToList();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));

        var block = Graphs().Matches(page).FirstOrDefault(m => m.Groups[1].Value == name)?.Groups[2].Value ?? string.Empty;

        var shown = block.Split('\n').Select(l => l.Trim()).Where(l => l.Contains("-->", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        Assert.True(expected.SequenceEqual(shown), $"The graph of {name} in docs/architecture.md should be:\n{string.Join('\n', expected.Select(l => "    " + l))}");
    }

    [GeneratedRegex(@"```mermaid\n%% (\S+)\nflowchart TD\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Graphs();
}

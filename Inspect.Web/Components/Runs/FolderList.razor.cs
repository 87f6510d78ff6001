using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Logs.Journal;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>Where the reader is among the folders of logs, and the folders below, each with the number of all runs in it.</summary>
public sealed partial class FolderList
{
    /// <summary>All folders that hold logs, with how many.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(RunFolder Folder, int Count)> Folders { get; set; }

    /// <summary>The log folders in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Roots { get; set; }

    /// <summary>The folder that is shown.</summary>
    [Parameter, EditorRequired]
    public required RunFolder Shown { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Here => Shown.Path.Length == 0 ? NameOf(Shown.Root) : Shown.Path[(Shown.Path.LastIndexOf('/') + 1)..];

    private IEnumerable<(string Name, string Address)> Crumbs
    {
        get
        {
            if (Shown.Path.Length == 0)
            {
                return [];
            }

            var parts = Shown.Path.Split('/');
            return [(NameOf(Shown.Root), AddressOf(Shown.Root, string.Empty)), .. parts[..^1].Select((p, i) => (p, AddressOf(Shown.Root, string.Join('/', parts[..(i + 1)]))))];
        }
    }

    /// <summary>Folders straight below, and at the top the other log folders.</summary>
    private IReadOnlyList<(string Name, string Address, int Count)> Below
    {
        get
        {
            var prefix = Shown.Path.Length == 0 ? string.Empty : Shown.Path + "/";
            var below = Folders
                .Where(f => f.Folder.Root == Shown.Root && f.Folder.Path.Length > prefix.Length && f.Folder.Path.StartsWith(prefix, StringComparison.Ordinal))
                .GroupBy(f => f.Folder.Path[prefix.Length..].Split('/')[0], StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase)
                .Select(g => (g.Key, AddressOf(Shown.Root, prefix + g.Key), g.Sum(f => f.Count)));
            var others = Shown.Path.Length > 0 ? [] : Roots.Where(r => r != Shown.Root).Select(r => (NameOf(r), AddressOf(r, string.Empty), Folders.Where(f => f.Folder.Root == r).Sum(f => f.Count)));
            return [.. below, .. others];
        }
    }

    private static string NameOf(string root) => LogOrigin.AddressOf(root) ?? Path.GetFileName(root.TrimEnd(Path.DirectorySeparatorChar));

    private string AddressOf(string root, string path) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["root"] = Roots.ToImmutableArray().IndexOf(root) is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : null,
        ["at"] = path.Length == 0 ? null : path,
    });
}

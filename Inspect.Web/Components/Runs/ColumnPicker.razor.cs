using System.Collections.Immutable;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>Which columns the list of runs has, and in which order.</summary>
public sealed partial class ColumnPicker
{
    private const int MostKeys = 60;

    private static readonly string[] Keyed = ["scores", "args", "metadata"];

    private ImmutableArray<RunColumn> _keyed = [];

    /// <summary>The list of columns is long: it is sent when it is opened.</summary>
    private bool _isLoaded;

    /// <summary>The columns in order.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<RunColumn> Chosen { get; set; }

    /// <summary>Gets other columns, as addresses name them; null for the usual ones.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> Changed { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    private IEnumerable<RunColumn> Others => RunColumns.All.Concat(_keyed).Where(c => Chosen.All(x => x.Key != c.Key));

    private static string NameOf(RunColumn column) => column.Key.Split('.', 2) switch
    {
        ["scores", var metric] => metric,
        ["args", var argument] => $"Argument {argument}",
        ["metadata", var key] => $"Metadata {key}",
        _ => column.Head,
    };

    /// <summary>Metrics, arguments and metadata are those that the logs have.</summary>
    private async Task LoadAsync()
    {
        var found = ImmutableArray.CreateBuilder<RunColumn>();
        foreach (var name in Keyed)
        {
            found.AddRange((await Store.KeysAsync(name, MostKeys, CancellationToken.None)).Select(k => RunColumns.Find($"{name}.{k}")).OfType<RunColumn>());
        }

        (_keyed, _isLoaded) = (found.ToImmutable(), true);
    }

    private Task AddAsync(string key) => TellAsync([.. Chosen.Select(c => c.Key), key]);

    private Task RemoveAsync(string key) => TellAsync([.. Chosen.Select(c => c.Key).Where(k => k != key)]);

    private Task MoveAsync(int at, int by)
    {
        var keys = Chosen.Select(c => c.Key).ToList();
        (keys[at], keys[at + by]) = (keys[at + by], keys[at]);
        return TellAsync(keys);
    }

    private Task TellAsync(IReadOnlyList<string> keys) => Changed.InvokeAsync(RunColumns.Join(keys));
}

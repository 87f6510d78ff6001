using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Open;

/// <summary>Takes a link of Inspect View to our page of the same thing; a small script puts what stands behind its <c>#</c> into the query.</summary>
public sealed partial class OpenPage
{
    private const int SamplesAtOnce = 500;
    private string? _problem;

    /// <summary>What stood behind the <c>#</c>.</summary>
    [SupplyParameterFromQuery(Name = "hash")]
    public string? Hash { get; set; }

    /// <summary>Path or address of a log.</summary>
    [SupplyParameterFromQuery(Name = "log_file")]
    public string? LogFile { get; set; }

    /// <summary>Unique id of a sample.</summary>
    [SupplyParameterFromQuery(Name = "sample_uuid")]
    public string? SampleUuid { get; set; }

    /// <summary>Id of an event.</summary>
    [SupplyParameterFromQuery(Name = "event")]
    public string? EventKey { get; set; }

    /// <summary>Id of a message.</summary>
    [SupplyParameterFromQuery(Name = "message")]
    public string? MessageKey { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required SampleSource Source { get; init; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            var values = new Dictionary<string, string?> { ["sample_uuid"] = SampleUuid, ["event"] = EventKey, ["message"] = MessageKey };
            var link = ViewLink.Of(Hash, LogFile, values);
            var (address, problem) = link is null ? ("/runs", null) : await AddressAsync(link);
            _problem = problem;
            if (address is not null)
            {
                Navigation.NavigateTo(address, replace: true);
            }
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    private async Task<(string? Address, string? Problem)> AddressAsync(ViewLink link)
    {
        var name = link.Log.Split('/', '\\')[^1];
        var run = await Store.FindAsync(link.Log, CancellationToken.None) ?? await Store.FindAsync(Uri.UnescapeDataString(name), CancellationToken.None);
        if (run is null)
        {
            return (null, $"The log {name} is not in {Index.Folder}. It may have been moved, renamed or deleted, or it lies in a folder that is not read here.");
        }

        if (link is { Id: null, Uuid: null })
        {
            return (Format.RunAddress(run.Run) + (link.Section is { } tab ? $"/{tab}" : string.Empty), null);
        }

        var sample = link.Id is { } id ? await Source.FindAsync(run, id, link.Epoch, CancellationToken.None) : await ByUuidAsync(run, link.Uuid!);
        if (sample is null)
        {
            return (null, $"The log {name} has no sample {link.Uuid ?? $"{link.Id} of epoch {link.Epoch}"}.");
        }

        var path = string.Create(
            CultureInfo.InvariantCulture, $"{Format.RunAddress(run.Run)}/s/{Uri.EscapeDataString(sample.Id.Text)}/{sample.Epoch}{(link.Section is { } section ? $"/{section}" : string.Empty)}");
        return (path + (link.Event is { } happened ? $"?event={Uri.EscapeDataString(happened)}" : link.Message is { } message ? $"?message={Uri.EscapeDataString(message)}" : string.Empty), null);
    }

    private async Task<SampleView?> ByUuidAsync(RunView run, string uuid)
    {
        for (var first = 0; ; first += SamplesAtOnce)
        {
            var page = await Source.PageAsync(run, SampleQuery.All, first, SamplesAtOnce, CancellationToken.None);
            if (page.Rows.FirstOrDefault(s => s.Uuid == uuid) is { } found)
            {
                return found;
            }

            if (first + SamplesAtOnce >= page.Total)
            {
                return null;
            }
        }
    }
}

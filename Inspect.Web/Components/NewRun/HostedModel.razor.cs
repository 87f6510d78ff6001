using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A field for the name of a provider's model, which completes those that were used last, and those that the server of the provider has.</summary>
public sealed partial class HostedModel : IDisposable
{
    /// <summary>So many names that fit are offered; whoever writes on has fewer.</summary>
    private const int MostOffered = 200;

    private readonly ComponentEnd _stop = new();
    private ImmutableArray<string> _ofServer = [];
    private string _text = string.Empty;
    private string? _asked;
    private string? _said;
    private bool _isProblem;

    /// <summary>The name that is chosen; null for none.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Names that are offered.</summary>
    [Parameter, EditorRequired]
    public ImmutableArray<string> Names { get; set; }

    /// <summary>Gets another name.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnChange { get; set; }

    [Inject]
    public required ModelRegistry Registry { get; init; }

    [Inject]
    public required ModelLists Lists { get; init; }

    private IEnumerable<string> Offered => Names.Concat(_ofServer.Where(n => n.Contains(_text, StringComparison.OrdinalIgnoreCase)).Take(MostOffered)).Distinct(StringComparer.Ordinal);

    private string SaidCss => _said is null ? "vh" : _isProblem ? "help warn" : "help";

    public void Dispose() => _stop.Dispose();

    /// <summary>The begin of a name is none yet.</summary>
    private Task ChangeAsync(ChangeEventArgs change) =>
        change.Value?.ToString()?.Trim() is { Length: > 0 } name && !name.EndsWith('/') ? OnChange.InvokeAsync(name) : Task.CompletedTask;

    /// <summary>Once a provider is named whose key is there, its server is asked for its models. A server that cannot be asked is no obstacle: any name can be written.</summary>
    private async Task CompleteAsync(ChangeEventArgs change)
    {
        _text = change.Value?.ToString()?.Trim() ?? string.Empty;
        var provider = Registry.Providers().Where(p => p is { HasList: true, IsReady: true } && _text.StartsWith(p.Name + "/", StringComparison.Ordinal)).MaxBy(p => p.Name.Length)?.Name;
        if (provider == _asked)
        {
            return;
        }

        (_asked, _ofServer, _said, _isProblem) = (provider, [], provider is null ? null : $"Asking {provider} which models it has.", false);
        if (provider is null)
        {
            return;
        }

        try
        {
            var names = await Lists.OfAsync(provider, isNew: false, _stop.Token);
            if (provider == _asked)
            {
                (_ofServer, _said) = ([.. names], names.Count == 0 ? $"{provider} has no models." : $"{Format.Count(names.Count, "model")} of {provider} to choose from.");
            }
        }
        catch (InspectException error)
        {
            if (provider == _asked)
            {
                (_said, _isProblem) = ($"The models of {provider} cannot be listed, but any name can be written. {error.Message}", true);
            }
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }
}

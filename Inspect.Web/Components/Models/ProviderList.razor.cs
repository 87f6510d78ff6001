using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Web.Components.Shared;
using Inspect.Web.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>The providers of models with a server: whether their keys are there, and which models they have.</summary>
public sealed partial class ProviderList : IDisposable
{
    /// <summary>Servers list what their makers like; nobody reads more.</summary>
    private const int MostListed = 200;

    private readonly ComponentEnd _stop = new();
    private IReadOnlyList<ProviderListing> _providers = [];
    private IReadOnlyList<string> _models = [];
    private string? _name;
    private string? _listed;
    private string? _asking;
    private string? _problem;

    [Inject]
    public required ModelRegistry Registry { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required ModelLists Lists { get; init; }

    private IEnumerable<string> Offered => _models.Concat(_providers.Where(p => p.IsReady).Select(p => p.Name + "/"));

    private string ListedText => _models.Count == 0 ? "The server has no models." : $"{Format.Count(_models.Count, "model")}. Choose one to try it.";

    public void Dispose() => _stop.Dispose();

    protected override void OnInitialized() => _providers = [.. Registry.Providers().OrderBy(p => p.IsReady ? 0 : 1)];

    private static string PillOf(ProviderListing provider) => provider switch { { IsReady: false } => "pill queued", _ => "pill done" };

    private static string IconOf(ProviderListing provider) => provider.IsReady ? Lucide.CircleCheck : Lucide.Circle;

    private static string WordOf(ProviderListing provider) => provider.Key switch
    {
        null => "none needed",
        { IsSet: true } => "set",
        { IsRequired: false } => "none needed",
        _ => "not set",
    };

    private static string VariablesOf(ProviderListing provider) => provider.Key is { } key ? string.Join(" or ", key.Variables) : string.Empty;

    private string ListText(string provider) => _asking == provider ? "Asking…" : _listed == provider ? "Ask again" : "List models";

    private void TryAsync()
    {
        var name = _name?.Trim() ?? string.Empty;
        _problem = name.Length == 0 ? "Write the full name of a model: provider/name." : Registry.Check(name);
        if (_problem is null)
        {
            Navigation.NavigateTo(ModelViews.TryAddress(name));
        }
    }

    private async Task ListAsync(string provider)
    {
        (_asking, _problem, _listed, _models) = (provider, null, null, []);
        try
        {
            _models = [.. (await Lists.OfAsync(provider, isNew: true, _stop.Token)).Take(MostListed)];
            _listed = provider;
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            return;
        }

        _asking = null;
    }
}

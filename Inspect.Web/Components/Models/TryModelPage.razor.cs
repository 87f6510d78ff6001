using Inspect.Engine.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>A conversation with a model that has no page of its own: one of a provider.</summary>
public sealed partial class TryModelPage
{
    private string? _problem;

    /// <summary>Full name of the model.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? Model { get; set; }

    [Inject]
    public required ModelRegistry Registry { get; init; }

    private string Title => $"{Model ?? "Try"} — Models — Inspect";

    private string? LeavingText => Model is not null && Registry.LeavesMachine(Model, ModelArguments.None) ? "What you write leaves this machine: it goes to the provider, which may charge for it." : null;

    protected override void OnParametersSet() => _problem = Model is null ? "The address names no model. Choose one on the page of the models." : Registry.Check(Model);
}

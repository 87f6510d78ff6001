using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;
using Inspect.Web.Requests;
using Microsoft.AspNetCore.Components;
using NamedModel = Inspect.Engine.Inference.Named.ModelName;

namespace Inspect.Web.Components.NewRun;

/// <content>Models with a server: which there are, and what a run of them sends where and for how much.</content>
public sealed partial class NewRunPage
{
    /// <summary>So many of the newest runs are looked at for the models that were used last.</summary>
    private const int LookedAt = 100;

    private const int MostRecent = 8;

    /// <summary>Items whose length is counted; the others are taken to be as long.</summary>
    private const int Counted = 100;

    /// <summary>A token of English text has about as many letters.</summary>
    private const double LettersPerToken = 4;

    private RunReach? _reach;
    private ImmutableArray<string> _hostedModels = [];
    private double? _inputLetters;

    [Inject]
    public required NamedModels Named { get; init; }

    [Inject]
    public required PriceTable Prices { get; init; }

    private bool HasHosted => Registry.Providers().Count > 0;

    private bool IsHosted => IsOfProvider(ModelValue);

    /// <summary>What the field of a provider's model holds.</summary>
    private string? HostedText => IsHosted || IsNamed(ModelValue) ? ModelValue : null;

    /// <summary>The variable in which the key of the model is missing; null where it is there, or none is needed.</summary>
    private string? KeyMissing => Registry.KeyOf(ModelValue, RequestOf().ModelArguments) is { IsSet: false, IsRequired: true } key ? string.Join(" or ", key.Variables) : null;

    /// <summary>A model that is fetched or converted where it was not yet.</summary>
    private static bool IsNamed(string model) => NamedModel.TryParse(model, out _, out _);

    /// <summary>The model that has to come over the network first; null for none.</summary>
    private string? FetchedName => NamedModel.TryParse(ModelValue, out var name, out _) && name.Repo is not null && _model is null && !Named.IsCached(name) ? ModelValue : null;

    private bool IsOfProvider(string model) => Registry.Providers().Any(p => model.StartsWith(p.Name + "/", StringComparison.Ordinal));

    /// <summary>The models of providers that runs had last, then the begins of names of those whose key is there.</summary>
    private async Task ListHostedAsync()
    {
        var runs = (await Store.ListAsync(Inspect.Web.Runs.RunQuery.All, 0, LookedAt, _stop.Token)).Rows;
        var recent = runs.Select(r => r.Model).Where(m => IsOfProvider(m) || IsNamed(m)).Distinct(StringComparer.Ordinal).Take(MostRecent).ToList();
        _hostedModels =
        [
            .. recent, .. Registry.List().Select(m => m.FullName).Where(IsNamed).Except(recent, StringComparer.Ordinal), NamedModel.HubProvider + "/", NamedModel.GgufProvider + "/",
            .. Registry.Providers().Where(p => p.IsReady).Select(p => p.Name + "/"),
        ];

        // The choice shows what is chosen, and offers what was used last.
        var known = Registry.List();
        _models = [.. known, .. recent.Append(ModelValue).Where(m => (IsOfProvider(m) || IsNamed(m)) && known.All(k => k.FullName != m)).Distinct(StringComparer.Ordinal).Select(m => new ModelListing(m, m, IsNamed(m) ? "fetched by the run" : "of a provider"))];
    }

    private async Task ChooseHostedAsync(string model)
    {
        await ChooseModelAsync(model);
        await ListHostedAsync();
    }

    /// <summary>Letters of an item's input, on average of the first ones.</summary>
    private static double? LettersOf(SampleList samples) => samples.Length == 0
        ? null
        : Enumerable.Range(0, Math.Min(Counted, samples.Length)).Average(i => (double)(samples[i].Input.Plain?.Length ?? samples[i].Input.Messages.Sum(m => m.Text.Length)));

    private void Reach(long samples, int calls, long? outputTokens)
    {
        var request = RequestOf();
        var roles = _task?.Task?.ModelRoles.Values.Concat(request.ModelRoles.Values).SelectMany(r => r.Models).Select(m => (m.Name, m.Arguments)) ?? [];
        (string Name, ModelArguments Arguments)[] all = [(ModelValue, request.ModelArguments), .. FurtherOf(RunForm.ModelKey).Where(m => m.Length > 0).Select(m => (m, RequestOf(_form with { Model = m }).ModelArguments)), .. roles];
        if (!all.Any(m => IsOfProvider(m.Name)))
        {
            _reach = null;
            return;
        }

        var system = request.GenerateConfig.SystemMessage?.Length ?? 0;
        var tokens = _inputLetters is { } letters ? (long)Math.Ceiling((letters + system) / LettersPerToken * samples * calls) : (long?)null;
        var price = Prices.Of(ModelValue);
        var dollars = FurtherOf(RunForm.ModelKey).IsEmpty && price is not null && tokens is { } input && outputTokens is { } output
            ? price.CostOf(new ModelUsage { InputTokens = input, OutputTokens = output })
            : (double?)null;
        _reach = new RunReach([.. all.Where(m => Registry.LeavesMachine(m.Name, m.Arguments)).Select(m => m.Name).Distinct(StringComparer.Ordinal)], tokens, dollars);
    }
}

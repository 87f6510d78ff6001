using System.Text.Json;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <content>The scorer and its arguments, as fields that are made of what it declares.</content>
public sealed partial class NewRunPage
{
    private IReadOnlyList<DatasetEntry>? _datasetEntries;

    /// <summary>Datasets that an argument may name.</summary>
    [Inject]
    public required DatasetLibrary Datasets { get; init; }

    /// <summary>They are looked up when a field needs them, and not for each render.</summary>
    private IReadOnlyList<DatasetEntry> DatasetEntries => _datasetEntries ??= Datasets.List();

    /// <summary>Those whose arguments fields can hold, and the task's own, which has its arguments.</summary>
    private IEnumerable<PartDefinition> Scorers =>
        Parts.List(PartKind.Scorer).Where(s => s.Name == ScorerValue || s.Name == OwnScorer || s.Parameters.All(p => !p.IsRequired || PartFields.IsField(p)));

    private PartDefinition? ScorerDefinition => Parts.Find(PartKind.Scorer, ScorerValue) is { Parameters.Count: > 0 } definition && definition.Parameters.Any(PartFields.IsField) ? definition : null;

    /// <summary>The scorer with its arguments; null where several of the task judge, which the form does not take apart.</summary>
    private PartDraft? ScorerPart => _form.Scorer is { } chosen ? new PartDraft { Name = chosen, Params = RunForm.ArgumentsOf(_form.ScorerArguments) }
        : _task?.Task?.Scorer is [var own] ? new PartDraft { Name = own.Name, Params = [.. own.Description.Params] }
        : null;

    /// <summary>The scorer of the original is chosen as it was, with its arguments, though the task may have one of the same name.</summary>
    private Task ChooseScorerAsync(string scorer)
    {
        var isOriginal = scorer == _original?.Scorer;
        var isOwn = !isOriginal && scorer == (_task?.Task?.Scorer is [var own] ? own.Name : null);
        Change(_form.WithScorer(isOwn ? null : scorer, isOriginal ? _original?.ScorerArguments : null));
        return LookSoonAsync();
    }

    private Task ChangeScorerAsync(PartDraft part)
    {
        Change(_form.WithScorer(part.Name, part.Params.IsEmpty ? null : JsonSerializer.Serialize(part.Params.ToDictionary(p => p.Key, p => p.Value), AppJson.Options)));
        return LookSoonAsync();
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing;

/// <summary>The edits of one log, from reading to replacing it.</summary>
internal sealed class EditSession : IDisposable
{
    private readonly string _path;
    private readonly LogProvenance _provenance;
    private readonly PartRegistry _parts;
    private readonly ILogSource _source;
    private readonly Dictionary<(SampleId Id, int Epoch), EvalSample> _samples = [];
    private readonly HashSet<(string Scorer, SampleId Id)> _rescored = [];
    private bool _isRevalidated;

    public EditSession(string path, LogProvenance provenance, PartRegistry parts)
    {
        _path = path;
        _provenance = provenance;
        _parts = parts;
        _source = EvalLogReader.Open(path);
        Header = _source.Header();
    }

    /// <summary>Refuses a log that is not finished.</summary>
    /// <exception cref="LogEditException">It is not.</exception>
    public static void CheckFinished(string path, EvalLog header)
    {
        if (header.Status == EvalStatus.Started)
        {
            throw new LogEditException(
                LogEditProblem.Running, $"The log {Path.GetFileName(path)} is not finished: it runs, or was broken off. Edit it when the run is over, or recover it first.");
        }
    }

    /// <summary>The header after the edits so far.</summary>
    public EvalLog Header { get; private set; }

    /// <summary>What the user should know of the new log.</summary>
    public ImmutableArray<string> Warnings { get; private set; } = [];

    /// <summary>Some edit changed something.</summary>
    public bool IsChanged { get; private set; }

    public void Dispose() => _source.Dispose();

    /// <summary>Makes one edit.</summary>
    public void Apply(LogEdit edit)
    {
        switch (edit)
        {
            case ScoreEdit score:
                // The id of the log: an edit may give a number as a text.
                var sample = Sample(score.Id, score.Epoch);
                Put(ScoreEditing.Apply(sample, score, _provenance));
                _rescored.Add((score.Scorer, sample.Id));
                break;
            case InvalidationEdit mark:
                Mark(mark);
                break;
            default:
                Update(edit);
                break;
        }
    }

    /// <summary>Writes the new log beside the old one and puts it in its place.</summary>
    /// <param name="check">The last word before the file is replaced.</param>
    public void Replace(Action check)
    {
        if (_isRevalidated)
        {
            Header = Header with { Invalidated = AllSamples().Any(s => s.Invalidation is not null) };
        }

        IReadOnlyList<EvalSampleReductions>? reductions = null;
        if (_rescored.Count > 0)
        {
            var rows = _source.Summaries().Select(Row).ToList();
            var metrics = new MetricEdit(_parts, _provenance);
            (var results, reductions) = new ResultsEdit(Header, _parts, metrics).Apply(_source.Reductions(), rows, _rescored.ToLookup(r => r.Scorer, r => r.Id));
            Header = Header with { Results = results };
            Warnings = [.. metrics.Warnings];
        }

        var changes = new LogChanges(Header, _samples, reductions);
        LogReplacement.Replace(_path, target => changes.Write(_source, target), check);
    }

    private ScoredRow Row(EvalSampleSummary summary) => _samples.TryGetValue((summary.Id, summary.Epoch), out var sample)
        ? new ScoredRow(sample.Id, sample.Epoch, sample.Error is not null, sample.Scores, sample.Metadata)
        : new ScoredRow(summary.Id, summary.Epoch, summary.Error is not null, summary.Scores, summary.Metadata);

    private IEnumerable<EvalSample> AllSamples() => _source.Samples().Select(s => _samples.GetValueOrDefault((s.Id, s.Epoch), s));

    private EvalSample Sample(SampleId id, int epoch)
    {
        if (_samples.TryGetValue((id, epoch), out var edited))
        {
            return edited;
        }

        var sample = _source.Sample(id, epoch)
            ?? throw new LogEditException(LogEditProblem.Invalid, $"The log {Path.GetFileName(_path)} has no sample {id} of epoch {epoch}.");
        return _samples.GetValueOrDefault((sample.Id, sample.Epoch), sample);
    }

    private void Put(EvalSample sample)
    {
        _samples[(sample.Id, sample.Epoch)] = sample;
        IsChanged = true;
    }

    private void Mark(InvalidationEdit mark)
    {
        var sample = Sample(mark.Id, mark.Epoch);
        if (mark.IsInvalid)
        {
            Put(sample with { Invalidation = _provenance.ToElement() });
            Header = Header with { Invalidated = true };
        }
        else if (sample.Invalidation is not null)
        {
            Put(sample with { Invalidation = null });
            _isRevalidated = true;
        }
    }

    private void Update(LogEdit edit)
    {
        if (HeaderEditing.ToElement(Header, edit) is not { } element)
        {
            return;
        }

        var update = LogJson.ToElement(new Dictionary<string, JsonElement>
        {
            ["edits"] = LogJson.ToElement(new List<JsonElement> { element }),
            ["provenance"] = _provenance.ToElement(),
        });
        Header = LogEdits.Derive(Header with { LogUpdates = [.. Header.LogUpdates ?? [], update] });
        IsChanged = true;
    }
}

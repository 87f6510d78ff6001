using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Tasks.Code;

/// <summary>Completes the task that a method gave, and says what is wrong with it.</summary>
/// <param name="parts">The parts that it can name.</param>
/// <param name="settings">Settings that a task can have.</param>
internal sealed class MadeTask(PartRegistry parts, SettingTable settings)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong with the task.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The task with what its file gives: name, place, ids of items, and arguments under the names of their parameters.</summary>
    /// <param name="made">What the method gave.</param>
    /// <param name="name">Name of the task.</param>
    /// <param name="path">Absolute path of the file.</param>
    public EvalTask Complete(EvalTask made, string name, string path)
    {
        var task = made with
        {
            Name = name,
            File = path,
            Solver = All(made.Solver, PartKind.Solver),
            Scorer = All(made.Scorer, PartKind.Scorer),
            Metrics = made.Metrics is { } metrics ? All(metrics, PartKind.Metric) : null,
            EpochsReducer = made.EpochsReducer is { } reducers ? All(reducers, PartKind.Reducer) : null,
            Source = made.Source is { } source ? Resolve(source, path) : null,
        };
        _problems.AddRange(settings.Check(task.Settings).Select(p => p.Problem));
        if ((task.Dataset is null) == (task.Source is null))
        {
            _problems.Add(task.Dataset is null
                ? "the task has no items: give it a Dataset, such as Dataset = [new Sample { Input = \"…\" }], or a Source, the file that they are read from"
                : "the task has a Dataset and a Source; give it one of them");
        }
        else if (task.Dataset is { } dataset)
        {
            Try(() => task = task with { Dataset = dataset with { Samples = DatasetReader.Finish(dataset.Samples ?? [], "dataset").Samples } });
        }

        return task;
    }

    /// <summary>A path counts from the task file's folder.</summary>
    private static DatasetSource Resolve(DatasetSource source, string path) => source with
    {
        Path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, source.Path)),
        DisplayPath = source.DisplayPath ?? (Path.IsPathRooted(source.Path) ? null : source.Path),
    };

    private ImmutableArray<PartUse> All(ImmutableArray<PartUse> uses, PartKind kind) => uses.IsDefault ? [] : [.. uses.Select(u => Check(u, kind))];

    private PartUse Check(PartUse use, PartKind kind)
    {
        use = use is null ? new PartUse.Made(null!, Part.Of("null")) : use with { Metrics = use.Metrics is { } metrics ? All(metrics, PartKind.Metric) : null };
        switch (use)
        {
            case PartUse.Named named:
                var part = WithNames(named.Part, kind);
                if (parts.Check(kind, part) is { } problem)
                {
                    _problems.Add(problem);
                }
                else if (kind == PartKind.Metric)
                {
                    // What a metric is made of is known when it is made.
                    Try(() => parts.CreateMetric(part));
                }

                return named with { Part = part };
            case PartUse.Made made:
                Try(() => _ = kind switch
                {
                    PartKind.Solver => parts.CreateSolver(made),
                    PartKind.Scorer => parts.CreateScorer(made),
                    PartKind.Metric => parts.CreateMetric(made),
                    _ => (object)parts.CreateReducer(made),
                });
                return kind is PartKind.Metric or PartKind.Reducer && made.Instance is not null ? made with { Instance = CodePart.Guarded(made.Instance, made.Name) } : made;
            case PartUse.ByKey keys:
                return keys with { Keys = [.. keys.Keys.Select(k => KeyValuePair.Create(k.Key, All(k.Value, PartKind.Metric)))] };
            default:
                return use;
        }
    }

    /// <summary>A single value is that of the first parameter.</summary>
    private Part WithNames(Part part, PartKind kind)
    {
        if (!part.Params.TryGetValue(Part.First, out var value))
        {
            return part;
        }

        if (parts.Find(kind, part.Name) is { Parameters: [] })
        {
            _problems.Add($"{part.Name} takes no arguments; remove the value");
        }

        return parts.Find(kind, part.Name)?.Parameters is [var first, ..] ? Part.Of(part.Name, first.Name, value) : Part.Of(part.Name);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (InspectException error)
        {
            _problems.Add(error.Message);
        }
    }
}

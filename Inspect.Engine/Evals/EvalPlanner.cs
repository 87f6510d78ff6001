using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals;

/// <summary>Turns a request into a plan, or says everything that is wrong with it.</summary>
public sealed class EvalPlanner(TaskCatalog catalog, ModelRegistry models, SettingTable settings, IOptions<EvalDefaults> defaults, TimeProvider time)
{
    /// <summary>Samples in one run at most.</summary>
    public const int MaxTotalSamples = 1_000_000;

    /// <summary>Resolves a request.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="evalId">Id of the run.</param>
    /// <param name="workingDirectory">Where paths of tasks count from; null where only names are allowed.</param>
    /// <param name="cancellationToken">Ends the reading of the dataset.</param>
    /// <param name="repeatedSeed">Seed of the run that goes on; null draws one where the request and the task name none. It also orders a dataset that is shuffled without a seed of its own.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<PlannedEval> PlanAsync(EvalRequest request, string evalId, string? workingDirectory, CancellationToken cancellationToken, long? repeatedSeed = null)
    {
        var file = catalog.Find(request.Task, workingDirectory);
        if (request.TaskArgs.Count > 0)
        {
            file = catalog.Read(file.Path, request.TaskArgs);
        }

        var task = file.Require();
        var model = request.Model ?? task.Model ?? defaults.Value.Model!;
        Check(request, task, model);
        var levels = Levels(request, task, model);
        var values = levels.Skip(1).Aggregate(SettingValues.Empty, (all, level) => all.Merge(level.Values));
        var resolved = settings.Resolve(levels);
        var merged = values.Generate;
        var seed = merged.Seed ?? repeatedSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var dataset = await task.ReadDatasetAsync(seed, cancellationToken).ConfigureAwait(false);
        var samples = Limit(dataset.Samples, values.Run.Limit);
        var epochs = values.Run.Epochs ?? 1;
        if ((long)samples.Length * epochs > MaxTotalSamples)
        {
            throw Problem("eval_config.epochs", $"{samples.Length:N0} items × {epochs:N0} epochs are more than {MaxTotalSamples:N0} samples. Lower the epochs, or limit the items.");
        }

        var reducerNames = values.Run.EpochsReducer;
        var scorers = PlanScorers(request.Scorer ?? task.Scorer, task.Metrics);
        var config = CompleteConfig(values);
        var spec = new SpecBuilder(request, task, dataset, time).Build(evalId, model, [.. samples.Select(s => s.Id!.Value)], config, scorers, seed, resolved);
        return new PlannedEval
        {
            Request = request,
            Task = task,
            Samples = samples,
            Epochs = epochs,
            Reducers = [.. (reducerNames ?? []).Select(name => ScoreReducers.Get(name, epochs))],
            Solvers = [.. task.Solver.Select(part => (part.Name, PartRegistry.CreateSolver(part)))],
            Scorers = scorers,
            Config = merged,
            Seed = seed,
            Settings = resolved,
            MaxSamples = values.Run.MaxSamples ?? defaults.Value.MaxSamples,
            Spec = spec,
            Plan = SpecBuilder.Plan(task, merged),
        };
    }

    private static ImmutableArray<PlannedScorer> PlanScorers(ImmutableArray<Part> parts, ImmutableArray<Part>? metrics)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. parts.Select(part =>
        {
            var count = names[part.Name] = names.GetValueOrDefault(part.Name) + 1;
            var name = count == 1 ? part.Name : part.Name + (count - 1).ToString(CultureInfo.InvariantCulture);
            ImmutableArray<IMetric> own = metrics is { } given
                ? [.. given.Select(PartRegistry.CreateMetric)]
                : [BuiltInMetrics.ByName[part.Name is "exact" or "f1" ? "mean" : "accuracy"], BuiltInMetrics.ByName["stderr"]];
            return new PlannedScorer(name, part, PartRegistry.CreateScorer(part), own);
        })];
    }

    /// <summary>For each setting the value that a run would have and where it comes from.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="task">Its task; null where that cannot be read.</param>
    public ImmutableArray<ResolvedSetting> Resolve(EvalRequest request, EvalTask? task) =>
        settings.Resolve(Levels(request, task, request.Model ?? task?.Model ?? defaults.Value.Model!));

    /// <summary>The settings by origin, the weakest first; the first level is what is in force where nobody sets anything.</summary>
    private (SettingOrigin Origin, SettingValues Values)[] Levels(EvalRequest request, EvalTask? task, string model)
    {
        var given = request.Settings;
        var isCloned = request.Parent is not null;
        var cloned = isCloned ? Without(given, request.Changed ?? []) : SettingValues.Empty;
        return
        [
            (SettingOrigin.Default, new SettingValues(models.DefaultsOf(model), new RunSettings { MaxSamples = defaults.Value.MaxSamples })),
            (SettingOrigin.Model, new SettingValues(models.ConfigOf(model), RunSettings.Empty)),
            (SettingOrigin.Task, task?.Settings ?? SettingValues.Empty),
            (SettingOrigin.Clone, cloned),
            (SettingOrigin.Option, isCloned ? Without(given, settings.All.Select(s => s.Name).Except(request.Changed ?? [])) : given),
        ];
    }

    private SettingValues Without(SettingValues values, IEnumerable<string> names) =>
        names.Select(settings.Find).OfType<Setting>().Aggregate(values, (kept, setting) => setting.Set(kept, null));

    /// <summary>The settings of the run as its log holds them: defaults that no level changes are said too.</summary>
    private EvalConfig CompleteConfig(SettingValues values)
    {
        foreach (var setting in settings.All.Where(s => s.Scope == SettingScope.Run && s.Default is not null && s.Get(values) is null))
        {
            values = setting.Set(values, setting.Default);
        }

        return LoggedSettings.ToConfig(values.Run) with { LogSamples = true, ScoreDisplay = true };
    }

    private static ImmutableArray<Sample> Limit(ImmutableArray<Sample> samples, JsonElement? limit)
    {
        if (limit is not { } given || ItemLimitType.Ends(given) is not var (from, to))
        {
            return samples;
        }

        ImmutableArray<Sample> part = [.. samples.Skip(from).Take(to - from)];
        return part.Length > 0 ? part : throw Problem("eval_config.limit", $"The limit leaves no item: the dataset has {samples.Length:N0}.");
    }

    private static RequestException Problem(string path, string message) => new([new RequestProblem(path, message)]);

    private void Check(EvalRequest request, EvalTask task, string model)
    {
        var problems = ImmutableArray.CreateBuilder<RequestProblem>();
        if (models.Check(model) is { } unusable)
        {
            problems.Add(new("model", unusable));
        }
        else if (models.Check(model, models.ConfigOf(model).Merge(task.Config).Merge(request.GenerateConfig)) is { } refusal)
        {
            problems.Add(new("generate_config", refusal));
        }

        foreach (var (setting, problem) in settings.Check(request.Settings))
        {
            problems.Add(new(setting.Path, problem));
        }

        foreach (var part in request.Scorer ?? [])
        {
            if (PartRegistry.Check(PartKind.Scorer, part) is { } wrong)
            {
                problems.Add(new("inspect.scorer", char.ToUpperInvariant(wrong[0]) + wrong[1..]));
            }
        }

        AddReducerProblems(request, task, problems);
        if (problems.Count > 0)
        {
            throw new RequestException(problems.ToImmutable());
        }
    }

    private static void AddReducerProblems(EvalRequest request, EvalTask task, ImmutableArray<RequestProblem>.Builder problems)
    {
        foreach (var name in request.EvalConfig.EpochsReducer ?? task.Settings.Run.EpochsReducer ?? [])
        {
            try
            {
                ScoreReducers.Get(name, request.EvalConfig.Epochs ?? task.Epochs ?? 1);
            }
            catch (InspectException error)
            {
                problems.Add(new("eval_config.epochs_reducer", error.Message));
            }
        }
    }
}

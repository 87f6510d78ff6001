using System.Collections.Immutable;
using System.Security.Cryptography;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals;

/// <summary>Turns a request into a plan, or says everything that is wrong with it.</summary>
public sealed class EvalPlanner(
    TaskCatalog catalog, ModelRegistry models, PartRegistry parts, SettingTable settings, IOptions<EvalDefaults> defaults, PriceTable prices, TimeProvider time)
{
    private readonly PartPlanner _parts = new(parts);

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
        // Whoever sent them, the log can hold them.
        request = request with { TaskArgs = request.TaskArgs.ToDictionary(a => a.Key, a => FreeJson.Of(a.Value)) };
        await catalog.CompileAsync(cancellationToken).ConfigureAwait(false);
        var file = await catalog.WithAsync(catalog.Find(request.Task, workingDirectory), request.TaskArgs, cancellationToken).ConfigureAwait(false);
        return await PlanAsync(file.Require() with { Arguments = file.Parameters }, request, evalId, cancellationToken, repeatedSeed).ConfigureAwait(false);
    }

    /// <summary>Resolves a request for a task that is at hand.</summary>
    /// <param name="task">The task; that of the request is only its name.</param>
    /// <param name="request">What to run.</param>
    /// <param name="evalId">Id of the run.</param>
    /// <param name="cancellationToken">Ends the reading of the dataset.</param>
    /// <param name="repeatedSeed">Seed of the run that goes on; null draws one where the request and the task name none.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<PlannedEval> PlanAsync(EvalTask task, EvalRequest request, string evalId, CancellationToken cancellationToken, long? repeatedSeed = null)
    {
        task = WithSolver(WithRoles(task, request), request);
        var model = request.Model ?? task.Model ?? defaults.Value.Model!;
        request = request with { Prices = prices.Of(ModelsOf(task, model), request.Prices) };
        Check(request, task, model);
        var levels = Levels(request, task, model);
        var values = levels.Skip(1).Aggregate(SettingValues.Empty, (all, level) => all.Merge(level.Values));
        var resolved = settings.Resolve(levels);
        var merged = values.Generate;
        var seed = merged.Seed ?? repeatedSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var most = SampleSelection.Most(values.Run);
        var dataset = SampleSelection.Shuffle(await task.ReadDatasetAsync(seed, cancellationToken, most, SampleSelection.Order(values.Run, seed)).ConfigureAwait(false), values.Run, seed);
        var (chosen, missing) = SampleSelection.Choose(dataset, values.Run, task.Name);
        var samples = chosen.With((index, sample) => WithMessageIds(sample, evalId, index));
        var epochs = values.Run.Epochs ?? 1;
        if ((long)samples.Length * epochs > MaxTotalSamples)
        {
            throw Problem("eval_config.epochs", $"{samples.Length:N0} items × {epochs:N0} epochs are more than {MaxTotalSamples:N0} samples. Lower the epochs, or limit the items.");
        }

        var reducers = _parts.Reducers(request, task, epochs);
        var scorers = _parts.Scorers(request, task);
        var config = CompleteConfig(values, epochs, reducers?.Select(r => r.Name).ToImmutableArray());
        var builder = new SpecBuilder(request, task, dataset, parts, time);
        var spec = builder.Build(evalId, model, [.. samples.Ids], config, scorers, seed, resolved);
        return new PlannedEval
        {
            Request = request,
            Task = task,
            Samples = samples,
            Warnings = [.. dataset.Warnings, .. missing, .. SandboxWarning(samples), .. prices.Problem is { } problem ? [problem] : Array.Empty<string>()],
            Epochs = epochs,
            Reducers = reducers,
            Solvers = _parts.Solvers(task),
            Scorers = request.Score ? scorers : [],
            PartModels = [.. PartModels.Of(task.Solver.Select(s => s.Description), PartKind.Solver, parts), .. request.Score ? PartModels.Of(scorers.Select(s => s.Part), PartKind.Scorer, parts) : []],
            MetricsOf = name => _parts.Given(task, name),
            LogPattern = defaults.Value.LogFilePattern,
            Config = merged,
            Seed = seed,
            Settings = resolved,
            MaxSamples = values.Run.MaxSamples ?? values.Generate.MaxConnections ?? SamplesOf(model, merged, out _),
            AdaptsSamples = values.Run.MaxSamples is null && SamplesOf(model, merged, out var adapts) > 0 && adapts,
            Spec = spec,
            Plan = builder.Plan(merged),
        };
    }

    /// <summary>What keeps a request from being run here, as far as that can be said without its dataset; null when nothing is known.</summary>
    /// <param name="request">What would be run.</param>
    /// <param name="cancellationToken">Ends the waiting for tasks that are code.</param>
    public async Task<RequestProblem?> ObstacleAsync(EvalRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var file = await catalog.WithAsync(catalog.Find(request.Task, null), request.TaskArgs, cancellationToken).ConfigureAwait(false);
            var task = WithSolver(WithRoles(file.Require(), request), request);
            var model = request.Model ?? task.Model ?? defaults.Value.Model!;
            Check(request with { Prices = prices.Of(ModelsOf(task, model), request.Prices) }, task, model);
            return null;
        }
        catch (RequestException error)
        {
            return error.Problems[0];
        }
        catch (UnknownTaskException error)
        {
            return new RequestProblem("task", error.Sentence);
        }
        catch (InspectException error)
        {
            return new RequestProblem("task", error.Message);
        }
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
        var ofModel = models.ConfigOf(model);
        var samples = SamplesOf(model, ofModel.Merge(task?.Config).Merge(given.Generate), out var adapts);
        var isCloned = request.Parent is not null;
        var cloned = isCloned ? Without(given, request.Changed ?? []) : SettingValues.Empty;
        return
        [
            (SettingOrigin.Default, new SettingValues(models.DefaultsOf(model), new RunSettings { MaxSamples = adapts ? null : samples })),
            (SettingOrigin.Model, new SettingValues(ofModel, RunSettings.Empty)),
            (SettingOrigin.Task, task?.Settings ?? SettingValues.Empty),
            (SettingOrigin.Clone, cloned),
            (SettingOrigin.Option, isCloned ? Without(given, settings.All.Select(s => s.Name).Except(request.Changed ?? [])) : given),
        ];
    }

    /// <summary>How many samples run at the same time where nobody says it (semantics 5.5).</summary>
    /// <param name="model">Full name of the model.</param>
    /// <param name="config">Settings of its calls.</param>
    /// <param name="adapts">They follow the connections, and this is how they begin.</param>
    private int SamplesOf(string model, GenerateConfig config, out bool adapts)
    {
        var (connections, adaptive) = models.ConnectionsOf(model, config);
        adapts = adaptive is not null && !defaults.Value.HasOwnSamples;
        return defaults.Value.HasOwnSamples ? defaults.Value.MaxSamples : connections ?? (adaptive is null ? defaults.Value.MaxSamples : adaptive.Start + PlannedEval.SpareSamples);
    }

    private SettingValues Without(SettingValues values, IEnumerable<string> names) =>
        names.Select(settings.Find).OfType<Setting>().Aggregate(values, (kept, setting) => setting.Set(kept, null));

    /// <summary>The settings of the run as its log holds them: defaults that no level changes are said too.</summary>
    private EvalConfig CompleteConfig(SettingValues values, int epochs, ImmutableArray<string>? reducers)
    {
        values = values with { Run = values.Run with { Epochs = epochs, EpochsReducer = reducers } };
        foreach (var setting in settings.All.Where(s => s.Scope == SettingScope.Run && s.Default is not null && s.Get(values) is null))
        {
            values = setting.Set(values, setting.Default);
        }

        return LoggedSettings.ToConfig(values.Run) with
        {
            RetryOnError = values.Run.RetryOnError is 0 ? null : values.Run.RetryOnError,
            SandboxCleanup = true,
            SandboxPrebuilt = false,
            LogRealtime = true,
        };
    }

    /// <summary>The messages of an input that is a conversation have the same ids wherever the log shows them, however often the item is read.</summary>
    private static Sample WithMessageIds(Sample sample, string evalId, int index) => sample.Input.Messages.All(m => m.Id is not null)
        ? sample
        : sample with { Input = SampleInput.FromMessages([.. sample.Input.Messages.Select((m, at) => m with { Id = m.Id ?? LogId.Of($"{evalId}/{index}/{at}") })]) };

    private static IEnumerable<string> SandboxWarning(SampleList samples) => samples.FirstWithSandbox() is >= 0 and var first
        ? [$"Item {samples.IdAt(first)} names files or a setup script for a sandbox. Runs have none here, so they are kept in the log and not used."]
        : [];

    private static EvalTask WithRoles(EvalTask task, EvalRequest request) => request.ModelRoles.Count == 0
        ? task
        : task with { ModelRoles = task.ModelRoles.Concat(request.ModelRoles).GroupBy(r => r.Key).ToImmutableDictionary(g => g.Key, g => g.Last().Value) };

    private static EvalTask WithSolver(EvalTask task, EvalRequest request) => request.Solver is { } solver ? task with { Solver = [.. task.Solver.Take(task.SetupCount), solver] } : task;

    private static IEnumerable<string> ModelsOf(EvalTask task, string model) => task.ModelRoles.Values.SelectMany(r => r.Names).Prepend(model);

    private static RequestException Problem(string path, string message) => new([new RequestProblem(path, message)]);

    /// <summary>Why a model cannot play a role; null when nothing speaks against it.</summary>
    private string? ProblemOf(RoleModel played) =>
        models.Check(played.Name) ?? models.Check(played.Name, played.Arguments)
        ?? settings.Check(new SettingValues(played.Config, RunSettings.Empty)).Select(p => p.Problem).FirstOrDefault() ?? models.Check(played.Name, played.Config);

    private void Check(EvalRequest request, EvalTask task, string model)
    {
        var problems = ImmutableArray.CreateBuilder<RequestProblem>();
        if ((request.ModelArguments.IsEmpty ? models.CheckAlone(model) : models.Check(model)) is { } unusable)
        {
            problems.Add(new("model", unusable));
        }
        else if (models.Check(model, request.ModelArguments) is { } unknown)
        {
            problems.Add(new("model_args", unknown));
        }
        else if (models.Check(model, models.ConfigOf(model).Merge(task.Config).Merge(request.GenerateConfig)) is { } refusal)
        {
            problems.Add(new("generate_config", refusal));
        }

        foreach (var (setting, problem) in settings.Check(request.Settings))
        {
            problems.Add(new(setting.Path, problem));
        }

        problems.AddRange(SampleSelection.Problems(request.Settings.Run));
        problems.AddRange(_parts.Problems(request, task));
        problems.AddRange(
            from role in task.ModelRoles
            from played in role.Value.Models
            let problem = ProblemOf(played)
            where problem is not null
            select new RequestProblem("model_roles", $"The role {role.Key}: {problem}"));
        if ((request.EvalConfig.CostLimit ?? task.Settings.Run.CostLimit) is not null && ModelsOf(task, model).FirstOrDefault(m => !request.Prices.ContainsKey(m)) is { } unpriced)
        {
            problems.Add(new("eval_config.cost_limit", $"There are no prices for {unpriced}, so that a cost limit cannot be kept. Give them in {Path.GetFileName(prices.Path)} or with --model-cost-config, leave cost_limit out, or set a token_limit."));
        }

        if (problems.Count > 0)
        {
            throw new RequestException(problems.ToImmutable());
        }
    }
}

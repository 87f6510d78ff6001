using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals;

/// <summary>Turns a request into a plan, or says everything that is wrong with it.</summary>
public sealed class EvalPlanner(TaskCatalog catalog, ModelRegistry models, PartRegistry parts, IOptions<EvalDefaults> defaults, TimeProvider time)
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
        var file = catalog.Find(request.Task, workingDirectory);
        if (request.TaskArgs.Count > 0)
        {
            file = catalog.Read(file.Path, request.TaskArgs);
        }

        return await PlanAsync(file.Require(), request, evalId, cancellationToken, repeatedSeed).ConfigureAwait(false);
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
        var model = request.Model ?? task.Model ?? defaults.Value.Model!;
        Check(request, task, model);
        var merged = task.Config.Merge(request.GenerateConfig);
        var seed = merged.Seed ?? repeatedSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var dataset = await task.ReadDatasetAsync(seed, cancellationToken).ConfigureAwait(false);
        var samples = Limit(dataset.Samples, request.EvalConfig.Limit);
        var epochs = request.EvalConfig.Epochs ?? task.Epochs ?? 1;
        if ((long)samples.Length * epochs > MaxTotalSamples)
        {
            throw Problem("eval_config.epochs", $"{samples.Length:N0} items × {epochs:N0} epochs are more than {MaxTotalSamples:N0} samples. Lower the epochs, or limit the items.");
        }

        var reducers = _parts.Reducers(request, task, epochs);
        var scorers = _parts.Scorers(request, task);
        var config = CompleteConfig(request.EvalConfig, task, epochs, reducers?.Select(r => r.Name).ToImmutableArray());
        var builder = new SpecBuilder(request, task, dataset, parts, time);
        var spec = builder.Build(evalId, model, [.. samples.Select(s => s.Id!.Value)], config, scorers, seed);
        return new PlannedEval
        {
            Request = request,
            Task = task,
            Samples = samples,
            Epochs = epochs,
            Reducers = reducers,
            Solvers = _parts.Solvers(task),
            Scorers = scorers,
            Config = merged with { Seed = seed },
            MaxSamples = request.EvalConfig.MaxSamples ?? defaults.Value.MaxSamples,
            Spec = spec,
            Plan = builder.Plan(merged),
        };
    }

    private static EvalConfig CompleteConfig(EvalConfig request, EvalTask task, int epochs, ImmutableArray<string>? reducers) => request with
    {
        Epochs = epochs,
        EpochsReducer = reducers,
        FailOnError = request.FailOnError ?? task.FailOnError ?? JsonSerializer.SerializeToElement(true),
        ContinueOnFail = request.ContinueOnFail ?? task.ContinueOnFail ?? false,
        LogSamples = true,
        ScoreDisplay = true,
    };

    private static ImmutableArray<Sample> Limit(ImmutableArray<Sample> samples, JsonElement? limit)
    {
        switch (limit)
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return samples;
            case { ValueKind: JsonValueKind.Number } count when count.TryGetInt32(out var n) && n >= 1:
                return [.. samples.Take(n)];
            case { ValueKind: JsonValueKind.Array } range when range.GetArrayLength() == 2 && range[0].TryGetInt32(out var from) && range[1].TryGetInt32(out var to) && from >= 0 && to > from:
                ImmutableArray<Sample> part = [.. samples.Skip(from).Take(to - from)];
                return part.Length > 0 ? part : throw Problem("eval_config.limit", $"The limit leaves no item: the dataset has {samples.Length:N0}.");
            default:
                throw Problem("eval_config.limit", "The limit must be a count of at least 1, or a range such as 10-20.");
        }
    }

    private static RequestException Problem(string path, string message) => new([new RequestProblem(path, message)]);

    private void Check(EvalRequest request, EvalTask task, string model)
    {
        var problems = ImmutableArray.CreateBuilder<RequestProblem>();
        if (models.Check(model) is { } unusable)
        {
            problems.Add(new("model", unusable));
        }

        if (request.EvalConfig.Epochs is < 1 or > EvalTask.MaxEpochs)
        {
            problems.Add(new("eval_config.epochs", $"Epochs is {request.EvalConfig.Epochs:N0}, but must be 1 to {EvalTask.MaxEpochs:N0}."));
        }

        if (request.EvalConfig.MaxSamples is < 1 or > 10_000)
        {
            problems.Add(new("eval_config.max_samples", $"Parallel samples is {request.EvalConfig.MaxSamples:N0}, but must be 1 to 10,000."));
        }

        foreach (var (name, problem) in GenerateConfigCheck.Check(request.GenerateConfig))
        {
            problems.Add(new($"generate_config.{name}", problem));
        }

        problems.AddRange(_parts.Problems(request, task));
        if (problems.Count > 0)
        {
            throw new RequestException(problems.ToImmutable());
        }
    }
}

using System.CommandLine;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Evals.Sets;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Cli;

/// <summary>The engine for the runs of one command, with how they are shown.</summary>
internal sealed class EvalSession : IEvalSetHost
{
    private readonly ServiceProvider _services;
    private readonly CliStreams _streams;
    private readonly string _display;
    private readonly bool _isJsonLog;

    /// <summary>Runs that were started together have one id (log format, "run_id").</summary>
    private readonly string _runId = LogId.New();

    private readonly Lock _lock = new(); // guards the runs that ended
    private readonly SortedList<int, (PlannedEval Plan, EvalOutcome Outcome)> _ended = [];
    private int _begun;

    private EvalSession(ServiceProvider services, CliStreams streams, string display, bool isJsonLog, int maxTasks)
    {
        (_services, _streams, _display, _isJsonLog, MaxTasks) = (services, streams, display, isJsonLog, maxTasks);
        LogDir = services.GetRequiredService<IOptions<LogsOptions>>().Value.Dir;
        LogFolders.CheckWritable(LogDir);
    }

    /// <summary>Runs at the same time.</summary>
    public int MaxTasks { get; }

    /// <summary>Folder of the logs.</summary>
    public string LogDir { get; }

    /// <summary>Is awaited after each run.</summary>
    public Func<CancellationToken, Task>? Ended { get; set; }

    /// <inheritdoc />
    public string WorkingDirectory => Environment.CurrentDirectory;

    /// <summary>Runs sets of tasks.</summary>
    public EvalSetRunner Sets => _services.GetRequiredService<EvalSetRunner>();

    /// <summary>Turns requests into plans.</summary>
    public EvalPlanner Planner => _services.GetRequiredService<EvalPlanner>();

    /// <summary>Plans what earlier runs left undone.</summary>
    public EvalRetry Retry => _services.GetRequiredService<EvalRetry>();

    /// <summary>The tasks, those of C# files compiled.</summary>
    public async Task<TaskCatalog> CatalogAsync(CancellationToken cancellationToken)
    {
        var catalog = _services.GetRequiredService<TaskCatalog>();
        await catalog.CompileAsync(cancellationToken);
        return catalog;
    }

    /// <summary>Runs a command that runs tasks: what goes wrong is a sentence and an exit code, the first Ctrl+C a cancelled run.</summary>
    /// <param name="streams">Where to write.</param>
    /// <param name="run">The options of the run.</param>
    /// <param name="settings">Settings of which there are options.</param>
    /// <param name="result">The command line.</param>
    /// <param name="action">The runs; gives the exit code.</param>
    /// <param name="cancellationToken">Cancels the runs.</param>
    public static async Task<int> RunAsync(
        CliStreams streams, RunOptions run, SettingTable settings, ParseResult result, Func<EvalSession, HomeFolder, CancellationToken, Task<int>> action, CancellationToken cancellationToken)
    {
        using var signals = new CancelSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
        try
        {
            run.ApplyEnvironment(result);
            var home = HomeFolder.Find(Environment.CurrentDirectory);
            var services = EvalCommand.CreateServices(home, run.ReadSettings(result, home), settings);
            await using var owned = services;
            var session = new EvalSession(services, streams, run.DisplayOf(result), run.IsJsonLog(result), run.MaxTasks(result) ?? 1);
            var code = await action(session, home, stop.Token);
            session.ShowResults();
            return code;
        }
        catch (EvalLogException error)
        {
            // Nothing is wrong with the arguments: the folder cannot take a log.
            await streams.Error.WriteLineAsync(error.Message);
            return ExitCodes.Failed;
        }
        catch (InspectException error)
        {
            await streams.Error.WriteLineAsync(error.Message);
            return ExitCodes.WrongArgument;
        }
        catch (OptionsValidationException error)
        {
            await streams.Error.WriteLineAsync(error.Message);
            return ExitCodes.WrongArgument;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A run that began ends as cancelled by itself.
            await streams.Error.WriteLineAsync("Cancelled before the run began.");
            return ExitCodes.Failed;
        }
    }

    /// <summary>The model is loaded while the task is read.</summary>
    /// <param name="model">Its name; null for none.</param>
    /// <param name="arguments">What it will be opened with.</param>
    public void StartLoading(string? model, ModelArguments arguments)
    {
        if (model is not null && _services.GetRequiredService<ModelRegistry>() is var registry && registry.FolderOf(model, arguments) is { } folder && (registry.Check(model) ?? registry.Check(model, arguments)) is null)
        {
            _services.GetRequiredService<LocalModels>().StartLoading(folder, LocalArguments.ShapeOf(arguments));
        }
    }

    /// <summary>Plans a request and runs it.</summary>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<EvalOutcome> RunAsync(EvalRequest request, CancellationToken cancellationToken)
    {
        var evalId = LogId.New();
        return await RunAsync(await Planner.PlanAsync(request, evalId, Environment.CurrentDirectory, cancellationToken), null, cancellationToken);
    }

    /// <summary>Runs a plan, shows how it goes and what came of it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="resumed">What an earlier run left; null for none.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public async Task<EvalOutcome> RunAsync(PlannedEval plan, ResumedEval? resumed, CancellationToken cancellationToken)
    {
        foreach (var warning in plan.Warnings)
        {
            await _streams.Error.WriteLineAsync($"Warning: {warning}");
        }

        var order = Interlocked.Increment(ref _begun);
        plan = plan with { Spec = plan.Spec with { RunId = _runId } };
        plan = resumed is null ? await _services.GetRequiredService<UsedVersions>().KeepAsync(plan, cancellationToken) : plan;
        resumed = resumed is null ? null : resumed with { Plan = plan };
        using var stop = new EvalStop();
        await using var registration = cancellationToken.Register(stop.Cancel);
        var feed = _services.GetRequiredService<LiveFeed>();
        var display = EvalDisplay.Create(_display, Console.Out, MaxTasks > 1 ? $"{plan.Task.Name} · {plan.Spec.Model}" : null);
        feed.Open(plan.Spec.EvalId!);
        display.Begin(plan);
        Tell(new { @event = "start", eval_id = plan.Spec.EvalId, run_id = plan.Spec.RunId, task = plan.Task.Name, model = plan.Spec.Model, pid = Environment.ProcessId, log_dir = LogDir });
        var watching = display.WatchAsync(feed, plan.Spec.EvalId!);
        var outcome = await _services.GetRequiredService<EvalRunner>().RunAsync(plan, LogDir, resumed, null, stop);
        await watching;
        outcome = await ConvertAsync(outcome);
        display.End(outcome);
        foreach (var warning in outcome.Warnings)
        {
            await _streams.Error.WriteLineAsync($"Warning: {warning}");
        }

        lock (_lock)
        {
            _ended.Add(order, (plan, outcome));
        }

        await (Ended?.Invoke(cancellationToken) ?? Task.CompletedTask);
        Tell(new { @event = "done", eval_id = plan.Spec.EvalId, status = outcome.Log?.Status.ToString().ToLowerInvariant() ?? "error", log = outcome.Path });
        return outcome;
    }

    /// <inheritdoc />
    public Task TellAsync(string sentence)
    {
        if (_display is not ("none" or "json"))
        {
            Console.Out.WriteLine(sentence);
        }

        return Task.CompletedTask;
    }

    /// <summary>Several runs are told together in the end.</summary>
    private void ShowResults()
    {
        if (_ended.Count > 1 && _display is not ("none" or "json"))
        {
            Console.Out.WriteLine();
            foreach (var line in ResultsTable.Lines([.. _ended.Values]))
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    private void Tell(object record)
    {
        if (_display == "json")
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(record));
        }
    }

    /// <summary>A finished log in the other format, where that was asked for; one that goes on later stays as it is.</summary>
    private async Task<EvalOutcome> ConvertAsync(EvalOutcome outcome)
    {
        if (!_isJsonLog || outcome is not { Path: { } path, State: RunState.Done or RunState.Failed or RunState.Cancelled, Log: not null })
        {
            return outcome;
        }

        var target = Path.ChangeExtension(path, ".json");
        await LogConverter.ConvertAsync(path, target, AttachmentMode.Keep, CancellationToken.None);
        File.Delete(path);
        return outcome with { Path = target };
    }
}

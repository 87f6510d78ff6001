using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Makes what a log says of a run: names, settings, versions (design, "Names in our logs").</summary>
internal sealed class SpecBuilder(EvalRequest request, EvalTask task, Dataset dataset, PartRegistry parts, TimeProvider time)
{
    /// <summary>Key under which a log holds what only this app knows.</summary>
    public const string OwnKey = "inspect_dotnet";

    /// <summary>Key of the values that were in force though nobody set them, by name of the setting.</summary>
    public const string DefaultsKey = "defaults";

    /// <summary>Key of what looked wrong with the dataset: sentences.</summary>
    public const string WarningsKey = "warnings";

    /// <summary>Key of a mark that the request named the scorers.</summary>
    public const string ScorerReplacedKey = "scorer_replaced";

    /// <summary>Key of the prices of models that the request gave, by full name.</summary>
    public const string PricesKey = "prices";

    /// <summary>Key of where the values that somebody set come from, by name of the setting.</summary>
    public const string OriginsKey = "origins";

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Version of the engine.</summary>
    public static string Version { get; } =
        typeof(SpecBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The solvers and the merged settings of a task.</summary>
    public EvalPlan Plan(GenerateConfig config) => new()
    {
        Steps = [.. task.Solver.Select(part => new EvalPlanStep
        {
            Solver = part.Name,
            Params = parts.AllArguments(PartKind.Solver, part),
            ParamsPassed = part.Params,
        })],
        Config = config,
    };

    /// <summary>What was run.</summary>
    public EvalSpec Build(
        string evalId, string model, ImmutableArray<SampleId> sampleIds, EvalConfig config, ImmutableArray<PlannedScorer> scorers, long seed,
        ImmutableArray<ResolvedSetting> settings)
    {
        var now = time.GetUtcNow();
        return new EvalSpec
        {
            EvalId = evalId,
            RunId = request.RunId ?? LogId.New(),
            Created = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            Task = task.Name,
            TaskId = LogId.New(),
            TaskVersion = task.Version,
            TaskFile = task.File is null ? null : Path.GetRelativePath(Environment.CurrentDirectory, task.File).Replace('\\', '/'),
            TaskDisplayName = task.DisplayName ?? task.Name,
            TaskDescription = task.Description,
            TaskRegistryName = task.Name,
            TaskArgs = task.Arguments.Concat(request.TaskArgs).GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.Last().Value),
            TaskArgsPassed = request.TaskArgs,
            Tags = request.Tags.Length + task.Tags.Length == 0 ? null : [.. request.Tags.Union(task.Tags)],
            Dataset = new EvalDataset
            {
                Name = dataset.Name ?? task.Name,
                Location = dataset.Location,
                Samples = dataset.Total,
                SampleIds = sampleIds,
                Shuffled = dataset.IsShuffled,
            },
            Solver = request.Solver?.Name,
            SolverArgs = request.Solver is { } solver ? parts.AllArguments(PartKind.Solver, solver) : null,
            SolverArgsPassed = request.Solver?.Params,
            Model = model,
            ModelBaseUrl = request.ModelArguments.BaseUrl,
            ModelArgs = request.ModelArguments.Public,
            ModelGenerateConfig = request.GenerateConfig,
            ModelRoles = task.ModelRoles.Count == 0 ? null : task.ModelRoles.ToDictionary(r => r.Key, r => Role(r.Value)),
            Config = config,
            Packages = new Dictionary<string, string> { ["inspect-dotnet"] = Version },
            Metadata = Metadata(seed, settings),
            HeadlineMetric = task.HeadlineMetric,
            Scorers = scorers.IsEmpty ? null : [.. scorers.Select(Scorer)],
        };
    }

    /// <summary>What a log says of a scorer.</summary>
    public static EvalScorer Scorer(PlannedScorer scorer) => new()
    {
        Name = scorer.Name,
        Options = scorer.Part.Params,
        Metrics = scorer.Metrics.ToElement(),
        Metadata = Nothing,
    };

    /// <summary>One model is an object, several are a list of them.</summary>
    private static JsonElement Role(ModelRole role) => role.Models is [var only] ? Played(only) : JsonSerializer.SerializeToElement(role.Models.Select(Played));

    private static JsonElement Played(RoleModel model)
    {
        var played = new Dictionary<string, object> { ["model"] = model.Name, ["config"] = LogJson.ToElement(model.Config) };
        if (model.Arguments.BaseUrl is { } address)
        {
            played["base_url"] = address;
        }

        played["args"] = model.Arguments.Public;
        return JsonSerializer.SerializeToElement(played);
    }

    private Dictionary<string, JsonElement> Metadata(long seed, ImmutableArray<ResolvedSetting> settings)
    {
        var own = new Dictionary<string, object>
        {
            ["seed"] = seed,
            [DefaultsKey] = settings.Where(s => s is { Origin: SettingOrigin.Default, Value: not null }).ToDictionary(s => s.Setting.Name, s => s.Value),
            [OriginsKey] = settings.Where(s => s.Origin != SettingOrigin.Default).ToDictionary(s => s.Setting.Name, s => s.Origin),
        };
        if (request.Parent is { } parent)
        {
            own["parent"] = parent;
        }

        if (!dataset.Warnings.IsEmpty)
        {
            own[WarningsKey] = dataset.Warnings;
        }

        if (request.Prices.Count > 0)
        {
            own[PricesKey] = request.Prices;
        }

        if (request.Scorer is not null)
        {
            own[ScorerReplacedKey] = true;
        }

        var metadata = new Dictionary<string, JsonElement>(request.Metadata);
        foreach (var (key, value) in task.Metadata)
        {
            metadata[key] = value;
        }

        metadata[OwnKey] = JsonSerializer.SerializeToElement(own);
        return metadata;
    }
}

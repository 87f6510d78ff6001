using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web.Cli;
using Inspect.Web.Hosting;

namespace Inspect.Tests.Web.Cli;

/// <summary>Command lines with what they mean to the reference: <c>cli/cases.json</c> of the vectors, and the parsers of <c>scorers.json</c>.</summary>
public sealed partial class CliVectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-cli-vectors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Eval_EachCommandLine_MeansWhatItMeansToTheReference()
    {
        var wrong = Cases("eval").Where(c => !CliVectorDifferences.All.ContainsKey(Name(c))).Select(Difference).OfType<string>().ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void DotEnv_EachFile_GivesTheVariablesOfTheReference()
    {
        foreach (var c in Cases("eval").Where(c => Name(c).StartsWith("dotenv", StringComparison.Ordinal) && c.TryGetProperty("environment", out _)))
        {
            var variables = Variables(c);

            Assert.All(c.GetProperty("environment").EnumerateObject(), v =>
                Assert.Equal(v.Value.GetString()!.Replace("<cwd>", Path.Combine(_folder, Name(c)), StringComparison.Ordinal), variables.GetValueOrDefault(v.Name)));
        }
    }

    [Fact]
    public void Eval_AnOptionThatIsNotHere_IsNamed()
    {
        Assert.All(Cases(null).Where(c => CliVectorDifferences.All.GetValueOrDefault(Name(c)) == CliVectorDifferences.NoOption), c =>
        {
            var said = Refusal(c);

            Assert.NotNull(said);
            Assert.Contains(c.GetProperty("args").EnumerateArray().Select(a => a.GetString()!.Split('=')[0]), a => a.StartsWith('-') && said.Contains(a, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Differences_EachName_IsACase()
    {
        var names = Cases(null).Select(Name).ToHashSet();

        Assert.Empty(CliVectorDifferences.All.Keys.Except(names));
        Assert.Empty(Cases(null).Where(c => Command(c) is not ("eval" or "eval-set")).Select(Name).Except(CliVectorDifferences.All.Keys));
    }

    [Fact]
    public void Arguments_EachCase_AreThoseOfTheReference()
    {
        Assert.All(VectorFile.ScorerCases("cli.parse_cli_args"), c =>
        {
            var actual = TaskArgument.ParseAll("-T", c.GetProperty("input").EnumerateArray().Select(a => a.GetString()!));

            AssertSame(c.GetProperty("expected"), JsonSerializer.SerializeToElement(actual), c.GetProperty("id").GetString()!);
        });
    }

    [Fact]
    public void LimitsAndIds_EachCase_AreThoseOfTheReference()
    {
        Assert.All(VectorFile.ScorerCases("cli.parse_samples_limit", "cli.parse_sample_id"), c =>
        {
            var input = c.GetProperty("input").EnumerateObject().Single();
            var actual = SettingTable.BuiltIn.Find(input.Name)!.Type.Parse(input.Value.GetString()!);

            Assert.Equal(c.TryGetProperty("error", out _), actual is null);
            if (actual is { } value)
            {
                AssertSame(c.GetProperty("expected"), value, c.GetProperty("id").GetString()!);
            }
        });
    }

    private static IEnumerable<JsonElement> Cases(string? command)
    {
        var path = Vectors.Folder("cli") is { } folder ? Path.Combine(folder, "cases.json") : null;
        Assert.SkipUnless(path is not null && File.Exists(path), "cli/cases.json is not in the vectors of this machine.");
        return JsonDocument.Parse(File.ReadAllText(path!)).RootElement.GetProperty("cases").EnumerateArray().Where(c => command is null || Command(c) == command);
    }

    private static string Name(JsonElement c) => c.GetProperty("name").GetString()!;

    private static string Command(JsonElement c) => c.GetProperty("args")[0].GetString()!;

    /// <summary>What a command line means here instead; null where it means the same.</summary>
    private string? Difference(JsonElement c)
    {
        var actual = Read(c);
        if (c.TryGetProperty("error", out var error))
        {
            return actual is null ? null : $"{Name(c)}: is taken, and the reference says: {error.GetProperty("message").GetString()}";
        }

        var expected = Expected(c.TryGetProperty("params", out var parameters) ? parameters : JsonSerializer.SerializeToElement(new { }));
        if (actual is not null && c.TryGetProperty("absent", out var absent))
        {
            foreach (var name in absent.EnumerateArray().Select(a => a.GetString()!).Where(actual.ContainsKey))
            {
                return $"{Name(c)}: has {name}";
            }
        }

        return actual is null ? $"{Name(c)}: is refused" : JsonNode.DeepEquals(Plain(expected), Plain(actual)) ? null : $"{Name(c)}: is {actual.ToJsonString()}, not {expected.ToJsonString()}";
    }

    /// <summary>What a command line asks for, without what the plain one asks for too; null where it is refused.</summary>
    private JsonObject? Read(JsonElement c) => Parse(c).Meaning;

    /// <summary>What is said of a command line that is refused; null where it is taken.</summary>
    private string? Refusal(JsonElement c) => Parse(c).Refusal;

    private (JsonObject? Meaning, string? Refusal) Parse(JsonElement c)
    {
        var variables = Variables(c);
        var isSet = Command(c) == "eval-set";
        var options = isSet
            ? new EvalOptions(SettingTable.BuiltIn, name => EvalSetCommand.Variable(name, variables.GetValueOrDefault)) { TakesRunFile = false }
            : new EvalOptions(SettingTable.BuiltIn, variables.GetValueOrDefault);
        var set = new SetOptions(variables.GetValueOrDefault);
        var command = new Command("eval");
        options.AddTo(command);
        if (isSet)
        {
            set.AddTo(command);
        }

        var result = command.Parse([.. c.GetProperty("args").EnumerateArray().Skip(1).Select(a => WithFiles(c, a.GetString()!))]);
        try
        {
            if (result.Errors.Count > 0)
            {
                return (null, string.Join('\n', result.Errors.Select(e => e.Message)));
            }

            options.Run.DisplayOf(result);
            var home = HomeFolder.Find(Repository.Root);
            var meaning = Meaning(options.ReadRequests(result, home));
            return (isSet ? WithSet(meaning, set, result, options.Run, home) : meaning, null);
        }
        catch (InspectException error)
        {
            return (null, error.Message);
        }
    }

    /// <summary>The variables of a case, with those of its <c>.env</c> file.</summary>
    private Dictionary<string, string?> Variables(JsonElement c)
    {
        var variables = c.TryGetProperty("env", out var env) ? env.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()) : [];
        if (!c.TryGetProperty("files", out var files))
        {
            return variables;
        }

        var root = Path.Combine(_folder, Name(c));
        var at = Path.Combine(root, c.TryGetProperty("cwd", out var cwd) ? cwd.GetString()! : string.Empty);
        Directory.CreateDirectory(at);
        foreach (var file in files.EnumerateObject().Where(f => f.Name.EndsWith(".env", StringComparison.Ordinal)))
        {
            File.WriteAllText(Path.Combine(root, file.Name), file.Value.GetString());
        }

        foreach (var (name, value) in DotEnv.Read(at, variables.GetValueOrDefault))
        {
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>An argument; where it is a file of the case, its path.</summary>
    private string WithFiles(JsonElement c, string argument)
    {
        if (!c.TryGetProperty("files", out var files) || !files.TryGetProperty(argument, out var content))
        {
            return argument;
        }

        var path = Path.Combine(_folder, argument);
        File.WriteAllText(path, content.ValueKind == JsonValueKind.String ? content.GetString() : content.GetRawText());
        return path;
    }

    private static JsonObject Meaning(IReadOnlyList<EvalRequest> requests)
    {
        var request = requests[0];
        var meaning = new JsonObject();
        Add("tasks", request.Task switch { "task.py" => null, "my_task" => "my_task", _ => Node((string[])[.. requests.Select(r => r.Task)]) });
        foreach (var setting in SettingTable.BuiltIn.All)
        {
            if (setting.Get(request.Settings) is { } value && !(setting.Name == "retry_on_error" && value.GetInt32() == 0))
            {
                meaning[setting.Name] = Node(value);
            }
        }

        var models = string.Join(", ", requests.Select(r => r.Model));
        Add("model", models is "mockllm/model" or "" ? null : Node(models));
        Add("task_args", request.TaskArgs.Count == 0 ? null : Node(request.TaskArgs));
        Add("model_args", request.ModelArguments.Values.Count == 0 ? null : Node(request.ModelArguments.Values));
        Add("model_base_url", request.ModelArguments.BaseUrl is { } url ? Node(url) : null);
        Add("solver", request.Solver is { } solver ? new JsonObject { ["$type"] = "SolverSpec", ["solver"] = solver.Name, ["args"] = Node(solver.Params), ["args_passed"] = Node(solver.Params) } : null);
        Add("metadata", request.Metadata.Count == 0 ? null : Node(request.Metadata));
        Add("model_roles", request.ModelRoles.Count == 0 ? null : new JsonObject(request.ModelRoles.Select(r => KeyValuePair.Create(r.Key, RoleOf(r.Value)))));
        Add("tags", request.Tags.IsEmpty ? null : Node(request.Tags));
        Add("score", request.Score ? null : Node(false));
        return meaning;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                meaning[name] = value;
            }
        }
    }

    /// <summary>A model with settings is an object to the reference, and several models are a list.</summary>
    private static JsonNode? RoleOf(ModelRole role) => role.Models is [var only] ? RoleOf(only) : new JsonArray([.. role.Models.Select(RoleOf)]);

    private static JsonNode? RoleOf(RoleModel model) => model.Config.IsEmpty
        ? Node(model.Name)
        : new JsonObject { ["$type"] = "Model", ["name"] = model.Name, ["config"] = Node(LogJson.ToElement(model.Config)), ["modelArgs"] = new JsonObject(), ["baseUrl"] = null };

    private static JsonObject Expected(JsonElement parameters)
    {
        var expected = new JsonObject();
        foreach (var (name, value) in parameters.EnumerateObject().Select(p => (p.Name, Ours(p.Value))))
        {
            switch (name)
            {
                case "epochs":
                    expected["epochs"] = value!["epochs"]!.DeepClone();
                    if (value["reducer"] is { } reducer)
                    {
                        expected["epochs_reducer"] = reducer.DeepClone();
                    }

                    break;
                case "token_limit" when value is JsonObject limit:
                    expected[name] = $"{limit["type"]}:{limit["tokens"]}";
                    break;
                case "adaptive_connections" when value is JsonObject map:
                    map.Remove("$type");
                    expected[name] = map.DeepClone();
                    break;
                default:
                    expected[name] = value;
                    break;
            }
        }

        return expected;
    }

    /// <summary>Dates are texts in JSON, infinities have the spelling of logs, and a model without settings is its name.</summary>
    private static JsonNode? Ours(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty("$date", out var date) => Node(date),
        JsonValueKind.Object when value.TryGetProperty("$float", out _) => Node(FreeJson.Parse("Infinity")),
        JsonValueKind.Object when value.TryGetProperty("config", out var config) && !config.EnumerateObject().Any() => Node(value.GetProperty("name")),
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Ours(p.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Ours)]),
        _ => Node(value),
    };

    private static void AssertSame(JsonElement expected, JsonElement actual, string id) =>
        Assert.True(JsonNode.DeepEquals(Plain(Ours(expected)), Plain(Node(actual))), $"{id}: {actual.GetRawText()}");

    /// <summary>Numbers by their value: 5 and 5.0 are one.</summary>
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(
            double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Requests;

/// <summary>A run as what starts it elsewhere: a command line, <c>curl</c>, a C# program.</summary>
internal static partial class RequestText
{
    private const string Command = "dotnet run -c Release --project Inspect.Web -- eval";

    /// <summary>The command line; lines at its head name what its options cannot say.</summary>
    /// <param name="request">The run.</param>
    /// <param name="settings">Settings that runs have.</param>
    public static string CommandLine(EvalRequest request, SettingTable settings)
    {
        var notes = new List<string>();
        var options = Options(request, settings, notes).ToList();
        if (request.Scorer is { IsEmpty: false } scorers)
        {
            notes.Add($"Left out, as eval takes the task's own scorers: {string.Join(", ", scorers.Select(s => s.Name))}. The command score scores the log with others.");
        }

        return string.Concat(notes.Select(n => $"# {n.ReplaceLineEndings(" ")}\n")) + string.Join(" \\\n  ", options.Prepend($"{Command} {Quote(request.Task)}"));
    }

    /// <summary>A call of <c>curl</c> that queues the run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="settings">Settings that runs have.</param>
    /// <param name="address">Address of the app, with a slash at its end.</param>
    public static string Curl(EvalRequest request, SettingTable settings, string address) =>
        $"curl -s {Quote(address + "api/v1/runs")} -H 'Content-Type: application/json' -d {Quote(RequestBody.Text(request, settings))}";

    /// <summary>A C# program that queues the run and prints the answer.</summary>
    /// <param name="request">The run.</param>
    /// <param name="settings">Settings that runs have.</param>
    /// <param name="address">Address of the app, with a slash at its end.</param>
    public static string CSharp(EvalRequest request, SettingTable settings, string address)
    {
        // Three quotes in a row are in no JSON: inside a text each is escaped.
        string[] lines =
        [
            "using System.Text;",
            string.Empty,
            $"using var client = new HttpClient {{ BaseAddress = new Uri({JsonSerializer.Serialize(address)}) }};",
            "const string Run = \"\"\"",
            .. RequestBody.Text(request, settings).Split('\n').Select(l => "    " + l),
            "    \"\"\";",
            "using var content = new StringContent(Run, Encoding.UTF8, \"application/json\");",
            "var answer = await client.PostAsync(\"api/v1/runs\", content);",
            "Console.WriteLine(await answer.Content.ReadAsStringAsync());",
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A word as a POSIX shell takes it.</summary>
    public static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static IEnumerable<string> Options(EvalRequest request, SettingTable settings, List<string> notes)
    {
        if (request.Model is { } model)
        {
            yield return $"--model {Quote(model)}";
        }

        foreach (var option in ModelOptions(request.ModelArguments, notes))
        {
            yield return option;
        }

        foreach (var (name, value) in request.TaskArgs.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (Argument(value) is { } text)
            {
                yield return $"-T {Quote($"{name}={text}")}";
            }
            else
            {
                notes.Add($"Left out, as -T makes a list of a text with commas: {name}. Write it into a file for --task-config.");
            }
        }

        foreach (var (role, models) in request.ModelRoles.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (Role(models, settings) is { } text)
            {
                yield return $"--model-role {Quote($"{role}={text}")}";
            }
            else
            {
                notes.Add($"Left out, as --model-role cannot say it: {role}. Copy the run as YAML for --run-config.");
            }
        }

        foreach (var setting in settings.All)
        {
            if (setting.Get(request.Settings) is { } value)
            {
                if (Option(setting, value) is { } option)
                {
                    yield return option;
                }
                else
                {
                    notes.Add($"Left out, as {setting.Option} cannot say it: {setting.Name}. Copy the run as YAML for --run-config.");
                }
            }
        }

        if (!request.Tags.IsEmpty)
        {
            yield return $"--tags {Quote(string.Join(',', request.Tags))}";
        }
    }

    private static IEnumerable<string> ModelOptions(ModelArguments arguments, List<string> notes)
    {
        if (arguments.BaseUrl is { } address)
        {
            yield return $"--model-base-url {Quote(address)}";
        }

        foreach (var (name, value) in arguments.Values.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (!arguments.Public.ContainsKey(name))
            {
                notes.Add(RunFileText.KeyNote(name));
            }
            else if (Argument(value) is { } text)
            {
                yield return $"-M {Quote($"{name}={text}")}";
            }
            else
            {
                notes.Add($"Left out, as -M makes a list of a text with commas: {name}. Write it into a file for --model-config.");
            }
        }
    }

    /// <summary>Names, or maps with settings and arguments; null where a model has an address of its own, for which there is no word.</summary>
    private static string? Role(ModelRole role, SettingTable settings)
    {
        if (role.IsPlain)
        {
            return string.Join(',', role.Names);
        }

        var models = role.Models.Select(m =>
        {
            var map = new Dictionary<string, object> { ["model"] = m.Name };
            foreach (var setting in settings.All.Where(s => s.Scope == SettingScope.Generate))
            {
                if (setting.Get(SettingValues.Empty with { Generate = m.Config }) is { } value)
                {
                    map[setting.Name] = value;
                }
            }

            return m.Arguments.Public.Count > 0 ? new Dictionary<string, object>(map) { ["model_args"] = m.Arguments.Public } : map;
        }).ToList();
        return role.Models.Any(m => m.Arguments.BaseUrl is not null) ? null : JsonSerializer.Serialize<object>(models is [var only] ? only : models);
    }

    private static string? Option(Setting setting, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.True && setting.Type.Bare is { ValueKind: JsonValueKind.True })
        {
            return setting.Option;
        }

        if (value.ValueKind == JsonValueKind.False && setting.Type.Negative is { ValueKind: JsonValueKind.False })
        {
            return $"--no-{setting.FieldId}";
        }

        string[] texts = [setting.Type.ToField(value), value.ValueKind == JsonValueKind.Array ? string.Join(',', value.EnumerateArray()) : value.GetRawText()];
        return texts.FirstOrDefault(t => setting.Type.Parse(t) is { } read && JsonElement.DeepEquals(read, value)) is not { } text ? null
            : text.StartsWith('-') ? $"{setting.Option}={Quote(text)}"
            : $"{setting.Option} {Quote(text)}";
    }

    /// <summary>The value as YAML 1.1, which JSON is; null for a text that would be taken for a list.</summary>
    private static string? Argument(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return value.GetRawText();
        }

        var text = value.GetString()!;
        return text.Contains(',', StringComparison.Ordinal) ? null : IsRead(text, value) ? text : JsonSerializer.Serialize(text);
    }

    private static bool IsRead(string text, JsonElement value)
    {
        try
        {
            return JsonElement.DeepEquals(YamlArgument.Parse(text), value);
        }
        catch (InspectException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[\w./:=,@%+-]+$")]
    private static partial Regex Plain();
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Api;
using Inspect.Web.Requests;

namespace Inspect.Tests.Web.Requests;

/// <summary>A run as what starts it elsewhere.</summary>
public sealed class RequestTextTests
{
    private static readonly EvalRequest Request = new()
    {
        Task = "asks",
        Model = "onnx/small",
        TaskArgs = Map(("word", "it's"), ("yes", "yes"), ("count", 3)),
        GenerateConfig = new GenerateConfig { Temperature = 0.5, FrequencyPenalty = -1, StopSeqs = ["a", "b c"] },
        EvalConfig = new EvalConfig { Epochs = 3, Limit = JsonSerializer.SerializeToElement<int[]>([9, 20]), FailOnError = JsonSerializer.SerializeToElement(false), LogImages = false },
        ModelRoles = ImmutableDictionary<string, ModelRole>.Empty.Add("grader", "mockllm/model").Add("jury", ModelRole.Parse("mockllm/a,mockllm/b")).Add("warm", new ModelRole(new RoleModel("mockllm/w") { Config = new GenerateConfig { Temperature = 1 } })),
        Tags = ["x", "y z"],
    };

    [Fact]
    public void CommandLine_OfARequest_QuotesWhatAShellWouldChange()
    {
        string[] expected =
        [
            "dotnet run -c Release --project Inspect.Web -- eval asks", "--model onnx/small", "-T count=3", "-T 'word=it'\\''s'", "-T 'yes=\"yes\"'", "--model-role grader=mockllm/model", "--model-role jury=mockllm/a,mockllm/b", "--model-role 'warm={\"model\":\"mockllm/w\",\"temperature\":1}'",
            "--epochs 3", "--limit 10-20", "--temperature 0.5", "--stop-seqs 'a,b c'", "--frequency-penalty=-1", "--no-fail-on-error", "--no-log-images", "--tags 'x,y z'",
        ];

        Assert.Equal(expected, RequestText.CommandLine(Request, SettingTable.BuiltIn).Split(" \\\n  "));
    }

    [Fact]
    public void CommandLine_WhatItsOptionsCannotSay_IsNamedAtItsHead()
    {
        var text = RequestText.CommandLine(new EvalRequest { Task = "a", TaskArgs = Map(("list", "x, y")), Scorer = [Part.Of("exact")] }, SettingTable.BuiltIn);

        Assert.Equal(
            [
                "# Left out, as -T makes a list of a text with commas: list. Write it into a file for --task-config.",
                "# Left out, as eval takes the task's own scorers: exact. The command score scores the log with others.",
                "dotnet run -c Release --project Inspect.Web -- eval a",
            ],
            text.Split('\n'));
    }

    [Fact]
    public void CommandLine_WhatAModelIsOpenedWith_IsSaidWithoutItsKeys()
    {
        var text = RequestText.CommandLine(OpenedWith("""{"threads":4,"chat_template":"{{ a }}","streaming":"true","api_key":"secret","betas":["a","b"],"user":"a, b"}"""), SettingTable.BuiltIn);

        Assert.Equal(
            [
                "# Left out, as it may be a key: api_key. Give it in the environment, or with -M.",
                "# Left out, as -M makes a list of a text with commas: user. Write it into a file for --model-config.",
                "dotnet run -c Release --project Inspect.Web -- eval a",
                "--model vllm/m", "--model-base-url http://localhost:1/v1", "-M 'betas=[\"a\",\"b\"]'", "-M 'chat_template=\"{{ a }}\"'", "-M 'streaming=\"true\"'", "-M threads=4",
            ],
            text.Split(" \\\n  ").SelectMany(l => l.Split('\n')));
    }

    [Fact]
    public void FileOfARun_HoldsWhatAModelIsOpenedWith_WithoutItsKeys()
    {
        var request = OpenedWith("""{"threads":4,"betas":["a","b"],"api_key":"secret"}""");

        var yaml = RunFileText.Yaml(request, SettingTable.BuiltIn);

        Assert.DoesNotContain("secret", yaml + RequestBody.Text(request, SettingTable.BuiltIn), StringComparison.Ordinal);
        Assert.StartsWith("# Left out, as it may be a key: api_key. Give it in the environment, or with -M.\n", yaml, StringComparison.Ordinal);
        var read = RunFile.Of(JsonDocument.Parse(RunFileText.Json(request, SettingTable.BuiltIn).GetRawText()).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value), "x", SettingTable.BuiltIn);
        Assert.Equal(("http://localhost:1/v1", "betas=[\"a\",\"b\"] threads=4"), (read.ModelArguments.BaseUrl, string.Join(' ', read.ModelArguments.Values.OrderBy(v => v.Key).Select(v => $"{v.Key}={v.Value.GetRawText()}"))));
    }

    [Fact]
    public void Body_IsReadBackByTheApiAsTheSameRun()
    {
        var request = Request with { Scorer = [Part.Of("match", "location", JsonSerializer.SerializeToElement("any")), Part.Of("exact")], Parent = "AAAABBBBCCCC" };
        var body = JsonDocument.Parse(RequestBody.Text(request, SettingTable.BuiltIn)).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

        var read = ApiRunRequest.Of(body, SettingTable.BuiltIn);

        Assert.Equal(RequestBody.Text(request, SettingTable.BuiltIn), RequestBody.Text(read, SettingTable.BuiltIn));
        Assert.Equal("AAAABBBBCCCC", read.Parent);
    }

    [Fact]
    public async Task Curl_InAShell_SendsTheBodyAsItIs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no POSIX shell.");
        var text = RequestText.Curl(Request, SettingTable.BuiltIn, "http://127.0.0.1:7576/");

        var words = await ShellWordsAsync(text);

        Assert.Equal(["curl", "-s", "http://127.0.0.1:7576/api/v1/runs", "-H", "Content-Type: application/json", "-d", RequestBody.Text(Request, SettingTable.BuiltIn)], words);
    }

    [Fact]
    public void CSharp_HoldsTheBodyAndTheAddress()
    {
        var text = RequestText.CSharp(new EvalRequest { Task = "a" }, SettingTable.BuiltIn, "http://127.0.0.1:7576/");

        Assert.Equal(
            """"
            using System.Text;

            using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:7576/") };
            const string Run = """
                {
                  "task": "a"
                }
                """;
            using var content = new StringContent(Run, Encoding.UTF8, "application/json");
            var answer = await client.PostAsync("api/v1/runs", content);
            Console.WriteLine(await answer.Content.ReadAsStringAsync());

            """".ReplaceLineEndings("\n"),
            text);
    }

    /// <summary>The words that a shell makes of a line.</summary>
    private static async Task<string[]> ShellWordsAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"printf '%s\\0' {line}" }, RedirectStandardOutput = true })!;
        var text = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.Split('\0')[..^1];
    }

    private static EvalRequest OpenedWith(string arguments) => new()
    {
        Task = "a",
        Model = "vllm/m",
        ModelArguments = new ModelArguments { BaseUrl = "http://localhost:1/v1", Values = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(p => p.Name, p => p.Value) },
    };

    private static ImmutableDictionary<string, JsonElement> Map(params (string Key, object Value)[] values) => values.ToImmutableDictionary(v => v.Key, v => JsonSerializer.SerializeToElement(v.Value));
}

using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Logs that are scored again (semantics 4.6).</summary>
public sealed class ScoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Score_LogWithoutScores_GivesWhatTheReferenceGives(string ending)
    {
        var source = LogVectors.Current("*_score-later_2Cf7HTZSKyC8rc9E6gSYUg.eval");
        var expected = await EvalLogReader.ReadHeaderAsync(LogVectors.Current("*_score-later_2Cf7HTZSKyC8rc9E6gSYUg-scored.eval"), Stop);
        await RunAsync("log", "convert", source, "--to", ending[1..], "--output-dir", _folder.Path);
        var log = _folder.File(Path.GetFileNameWithoutExtension(source) + ending);

        var (code, output, error) = await RunAsync("score", log, "--scorer", "exact", "--scorer", "match");

        Assert.Equal((0, ""), (code, error));
        var scored = _folder.File(Path.GetFileNameWithoutExtension(source) + "-scored" + ending);
        Assert.StartsWith("exact: mean 0.5, stderr 0.289\nmatch: accuracy 0.5, stderr 0.289\n", output, StringComparison.Ordinal);
        var header = await EvalLogReader.ReadHeaderAsync(scored, Stop);
        Assert.Empty(JsonValues.Differences(LogJson.ToElement(expected.Results), LogJson.ToElement(header.Results), "$"));
        Assert.Equal(expected.Eval.Scorers!.Value.Select(s => s.Name), header.Eval.Scorers!.Value.Select(s => s.Name));
        var sample = await EvalLogReader.ReadSampleAsync(scored, SampleId.Of(1), 1, Stop);
        Assert.Equal(["exact C Paris", "match C Paris"], sample.Scores!.Select(s => $"{s.Key} {s.Value.Value} {s.Value.Answer}"));
        Assert.Equal(["span_begin", "span_begin", "score", "span_end", "span_begin", "score", "span_end", "span_end"], sample.Events.TakeLast(8).Select(e => e.Kind));
        Assert.Equal("exact", sample.Events.OfType<ScoreEvent>().First().Scorer);
        Assert.Equal(["exact", "match"], (await EvalLogReader.ReadReductionsAsync(scored, Stop)).Select(r => r.Scorer));
    }

    [Fact]
    public async Task Score_Append_KeepsTheOldScoresAndNumbersTheNew()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, _) = await RunAsync("score", path, "--scorer", "exact", "--action", "append", "--overwrite");

        var header = await EvalLogReader.ReadHeaderAsync(path, Stop);
        Assert.Equal(0, code);
        Assert.Equal(["exact accuracy 1", "exact1 mean 1"], header.Results!.Scores.Select(s => $"{s.Scorer} {s.Metrics.First().Key} {s.Metrics.First().Value.Value}"));
        Assert.Equal(["exact", "exact1"], (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(2), 1, Stop)).Scores!.Keys);
    }

    [Fact]
    public async Task Score_Overwrite_ReplacesScoresWithTheMetricsThatAreAsked()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, _) = await RunAsync("score", path, "--scorer", "includes", "-S", "ignore_case=false", "--metric", "std", "--action", "overwrite", "--output-file", _folder.File("b.eval"));

        var header = await EvalLogReader.ReadHeaderAsync(_folder.File("b.eval"), Stop);
        Assert.Equal(0, code);
        Assert.Equal(["includes std 0"], header.Results!.Scores.Select(s => $"{s.Scorer} {s.Metrics.Single().Key} {s.Metrics.Single().Value.Value}"));
        Assert.False(header.Eval.Scorers!.Value[^1].Options!["ignore_case"].GetBoolean());
        Assert.Equal(["exact"], (await EvalLogReader.ReadHeaderAsync(path, Stop)).Results!.Scores.Select(s => s.Scorer));
    }

    [Theory]
    [InlineData("--model", "mockllm/model")]
    [InlineData("--model-role", "grader=mockllm/model")]
    public async Task Score_AScorerThatAsksAModel_AsksTheOneThatIsNamed(params string[] options)
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, error) = await RunAsync(["score", path, "--scorer", "model_graded_qa", "--action", "overwrite", "--output-file", _folder.File("b.eval"), .. options]);

        // The mock writes no grade.
        Assert.Equal((0, ""), (code, error));
        var sample = await EvalLogReader.ReadSampleAsync(_folder.File("b.eval"), SampleId.Of(2), 1, Stop);
        var call = sample.Events.OfType<ModelEvent>().Last();
        Assert.Equal(("mockllm/model", "Default output from mockllm/model", "grader_failed"), (call.Model, call.Output.Completion, sample.Scores!["model_graded_qa"].Reason));
    }

    [Theory]
    [InlineData("mockllm/model", "--model", "mockllm/model", "-M", "custom_outputs=[GRADE C, 'GRADE: C', 'GRADE: C']")]
    [InlineData("mockllm/g", "--model-role", "grader={model: mockllm/g, temperature: 0, model_args: {custom_outputs: ['GRADE: I', 'GRADE: C', 'GRADE: C']}}")]
    public async Task Score_AModelWithArguments_IsOpenedWithThem(string model, params string[] options)
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, error) = await RunAsync(["score", path, "--scorer", "model_graded_qa", "--action", "overwrite", "--output-file", _folder.File("b.eval"), .. options]);

        Assert.Equal((0, ""), (code, error));
        var sample = await EvalLogReader.ReadSampleAsync(_folder.File("b.eval"), SampleId.Of(2), 1, Stop);
        Assert.Equal((model, "C"), (sample.Events.OfType<ModelEvent>().Last().Model, sample.Scores!["model_graded_qa"].Value.ToString()));
    }

    [Fact]
    public async Task Score_ARoleOfSeveralModels_ScoresByTheirMajority()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        string[] graders = [.. "CIC".Select((grade, i) => $"{{model: mockllm/g{i}, model_args: {{custom_outputs: ['GRADE: {grade}', 'GRADE: {grade}', 'GRADE: {grade}']}}}}")];

        var (code, _, error) = await RunAsync("score", path, "--scorer", "model_graded_qa", "--action", "overwrite", "--output-file", _folder.File("b.eval"), "--model-role", $"grader=[{string.Join(", ", graders)}]");

        Assert.Equal((0, ""), (code, error));
        var sample = await EvalLogReader.ReadSampleAsync(_folder.File("b.eval"), SampleId.Of(2), 1, Stop);
        Assert.Equal(["mockllm/g0", "mockllm/g1", "mockllm/g2"], sample.Events.OfType<ModelEvent>().Where(e => e.Role == "grader").TakeLast(3).Select(e => e.Model));
        Assert.Equal("C", sample.Scores!["model_graded_qa"].Value.ToString());
    }

    [Fact]
    public async Task Score_AnArgumentThatTheProviderDoesNotKnow_IsNamed()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, error) = await RunAsync("score", path, "--scorer", "model_graded_qa", "--action", "append", "--model", "mockllm/model", "-M", "threads=2");

        Assert.Equal(2, code);
        Assert.Contains("threads", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_AScorerThatAsksAModelOfNobody_SaysHowToNameIt()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, error) = await RunAsync("score", path, "--scorer", "model_graded_qa", "--action", "append");

        Assert.Equal((2, "The scorer \"model_graded_qa\" asks a model. Name it with --model, or for its role with --model-role grader=provider/name.\n"), (code, error));
    }

    [Theory]
    [InlineData("The log a.eval has scores. Keep them with --action append, or replace them with --action overwrite.", "--scorer", "exact")]
    [InlineData("The log a.eval names no scorer. Name one with --scorer.", "--action", "append")]
    [InlineData("-S goes with one --scorer. Name it.", "-S", "a=1")]
    [InlineData("-S takes name=value, not a.", "--scorer", "exact", "-S", "a")]
    public async Task Score_WhatCannotBe_IsOneSentenceAndTwo(string sentence, params string[] options)
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        Assert.Equal((2, "", sentence + "\n"), await RunAsync(["score", path, .. options]));
        Assert.Single(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task Score_UnknownScorer_IsNamed()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var (code, _, error) = await RunAsync("score", path, "--scorer", "exakt", "--action", "append");

        Assert.Equal((2, "Unknown scorer \"exakt\". Did you mean \"exact\"?\n"), (code, error));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await InspectCommand.RunAsync(arguments, (_, _) => Task.FromResult(0), new CliStreams(output, error));
        return (code, Encoding.UTF8.GetString(output.ToArray()).ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}

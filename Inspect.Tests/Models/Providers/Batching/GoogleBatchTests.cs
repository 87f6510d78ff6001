using System.Text.Json.Nodes;

namespace Inspect.Tests.Models.Providers.Batching;

/// <summary>Batches of the Gemini API: how they are sent, and every way in which they end. States and shapes are those of its documentation (ai.google.dev/api/batch-api).</summary>
public sealed class GoogleBatchTests
{
    private const string Model = "google/gemini-2.0-flash";
    private const string Create = "\"method\":\"POST\",\"path\":\"/v1beta/models/gemini-2.0-flash:batchGenerateContent\"";
    private const string Poll = "\"method\":\"GET\",\"path\":\"/v1beta/batches/b1\"";
    private const string Created = $"{{{Create},\"response\":{{\"name\":\"batches/b1\",\"metadata\":{{\"state\":\"BATCH_STATE_PENDING\"}}}}}}";

    private static string First(string operation) => $"[{Created},{{{Poll},\"response\":{operation}}}]";

    /// <summary>A batch that ends in a way, and a second one that answers.</summary>
    private static string Again(string operation) =>
        $"[{Created},{{{Create},\"response\":{{\"name\":\"batches/b2\"}}}},{{{Poll},\"response\":{operation}}},{{\"method\":\"GET\",\"path\":\"/v1beta/batches/b2\",\"response\":{Over(Inline("request-2", "second"))}}}]";

    private static string Over(string responses) =>
        $"{{\"done\":true,\"metadata\":{{\"state\":\"BATCH_STATE_SUCCEEDED\"}},\"response\":{{\"inlinedResponses\":{{\"inlinedResponses\":[{responses}]}}}}}}";

    private static string Response(string text) => $"\"response\":{{\"candidates\":[{{\"content\":{{\"role\":\"model\",\"parts\":[{{\"text\":\"{text}\"}}]}},\"finishReason\":\"STOP\"}}]}}";

    private static string Inline(string id, string text) => $"{{\"metadata\":{{\"key\":\"{id}\"}},{Response(text)}}}";

    private static string Failure(string id, int code, string message) => $"{{\"metadata\":{{\"key\":\"{id}\"}},\"error\":{{\"code\":{code},\"message\":\"{message}\"}}}}";

    [Fact]
    public async Task Batch_SeveralCalls_AreSentTogetherAsGenerateRequests()
    {
        var run = await BatchRun.AskAsync(Model, First(Over($"{Inline("request-1", "one")},{Inline("request-2", "two")}")), calls: 2);

        Assert.Equal(["one", "two"], run.Answers);
        var batch = run.Asked[0].Body!["batch"]!;
        var requests = (JsonArray)batch["input_config"]!["requests"]!["requests"]!;
        Assert.NotEmpty(batch["display_name"]!.GetValue<string>());
        Assert.Equal(["request-1", "request-2"], requests.Select(r => r!["metadata"]!["key"]!.GetValue<string>()));
        Assert.Equal(["q1", "q2"], requests.Select(r => r!["request"]!["contents"]![0]!["parts"]![0]!["text"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Batch_ResultsInAnotherOrder_GoToTheirCallsAndAMissingOneIsLost()
    {
        var run = await BatchRun.AskAsync(Model, First(Over($"{Inline("request-3", "three")},{Inline("request-9", "nobody's")},{Inline("request-1", "one")}")), calls: 3);

        Assert.Equal(["one", "three"], [run.Answers[0], run.Answers[2]]);
        Assert.StartsWith("!The server of google is at fault or overloaded (503", run.Answers[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "the prompt is odd", "!The server of google refused the request (400: the prompt is odd).")]
    [InlineData(7, "not yours", "!The server of google does not accept the key (403: not yours).")]
    [InlineData(8, "too many", "!The server of google wants fewer requests (429: too many).")]
    [InlineData(1, "The operation was cancelled.", "!The server of google is at fault or overloaded (500: The operation was cancelled).")]
    public async Task Batch_ErrorsOfSingleCalls_FailThoseAlone(int code, string message, string said)
    {
        var run = await BatchRun.AskAsync(Model, First(Over($"{Failure("request-1", code, message)},{Inline("request-2", "two")}")), calls: 2);

        Assert.StartsWith(said, run.Answers[0], StringComparison.Ordinal);
        Assert.Equal("two", run.Answers[1]);
    }

    [Theory]
    [InlineData("{\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\"},\"response\":{\"responsesFile\":\"files/r1\"}}")]
    [InlineData("{\"metadata\":{\"state\":\"JOB_STATE_SUCCEEDED\",\"output\":{\"responsesFile\":\"files/r1\"}}}")]
    public async Task Batch_ResultsInAFile_AreReadFromIt(string operation)
    {
        var file = $"{{\"method\":\"GET\",\"path\":\"/v1beta/files/r1:download\",\"responseLines\":[{{\"key\":\"request-2\",\"error\":{{\"code\":3,\"message\":\"odd\"}}}},{{\"key\":\"request-1\",{Response("one")}}}]}}";

        var run = await BatchRun.AskAsync(Model, $"[{Created},{{{Poll},\"response\":{operation}}},{file}]", calls: 2);

        Assert.Equal("one", run.Answers[0]);
        Assert.StartsWith("!The server of google refused the request (400: odd).", run.Answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_ThatGoesOn_IsLookedAtUntilItsResultsAreThere()
    {
        string[] looks =
        [
            "{\"metadata\":{\"state\":\"BATCH_STATE_PENDING\"}}",
            "{\"done\":false,\"metadata\":{\"state\":\"BATCH_STATE_RUNNING\"}}",
            "{\"metadata\":{\"state\":\"BATCH_STATE_OF_LATER_TIMES\"}}",
            "{\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\"}}",
            $"{{\"metadata\":{{\"state\":\"BATCH_STATE_SUCCEEDED\",\"output\":{{\"inlinedResponses\":{{\"inlinedResponses\":[{Inline("request-1", "one")}]}}}}}}}}",
        ];

        var run = await BatchRun.AskAsync(Model, $"[{Created},{string.Join(',', looks.Select(l => $"{{{Poll},\"response\":{l}}}"))}]");

        Assert.Equal(["one"], run.Answers);
        Assert.Equal(looks.Length, run.Asked.Count(a => a.Method == "GET"));
    }

    [Fact]
    public async Task Batch_ThatFailsForWhatItHolds_FailsItsCallsWithTheReasonAndIsNotSentAgain()
    {
        var run = await BatchRun.AskAsync(Model, Again("{\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_FAILED\"},\"error\":{\"code\":3,\"message\":\"the file is odd\"}}"));

        Assert.StartsWith("!The server of google refused the request (400: the file is odd).", run.Answers[0], StringComparison.Ordinal);
        Assert.Single(run.Sent);
    }

    [Theory]
    [InlineData("{\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_FAILED\"},\"error\":{\"code\":8,\"message\":\"quota\"}}")]
    [InlineData("{\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_FAILED\"},\"error\":{\"code\":13,\"message\":\"internal\"}}")]
    [InlineData("{\"metadata\":{\"state\":\"BATCH_STATE_FAILED\"}}")]
    [InlineData("{\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_CANCELLED\"},\"error\":{\"code\":1,\"message\":\"cancelled\"}}")]
    [InlineData("{\"metadata\":{\"state\":\"BATCH_STATE_EXPIRED\"}}")]
    [InlineData("{\"metadata\":{\"state\":\"JOB_STATE_EXPIRED\"},\"error\":{\"code\":3,\"message\":\"expired\"}}")]
    [InlineData("{\"done\":true,\"response\":{}}")]
    [InlineData("{\"done\":true,\"response\":{\"inlinedResponses\":{\"inlinedResponses\":[{\"metadata\":{\"key\":\"request-1\"},\"error\":{\"code\":14,\"message\":\"later\"}}]}}}")]
    public async Task Batch_ThatEndsForReasonsThatPass_IsSentAgain(string operation)
    {
        var run = await BatchRun.AskAsync(Model, Again(operation));

        Assert.Equal(["second"], run.Answers);
        Assert.Equal(2, run.Sent.Count());
    }

    [Fact]
    public async Task Batch_ThatTheServerDoesNotTake_FailsItsCallsWithItsWords()
    {
        var run = await BatchRun.AskAsync(Model, $"[{{{Create},\"status\":400,\"response\":{{\"error\":{{\"code\":400,\"message\":\"no batches for this model\"}}}}}}]");

        Assert.Contains("no batches for this model", run.Answers[0], StringComparison.Ordinal);
        Assert.Single(run.Sent);
    }

    [Fact]
    public async Task Batch_WhoseStateCannotBeReadForAWhile_IsLookedAtAgain()
    {
        var run = await BatchRun.AskAsync(Model, $"[{Created},{{{Poll},\"status\":503,\"response\":{{}}}},{{{Poll},\"response\":[1]}},{{{Poll},\"response\":{Over(Inline("request-1", "one"))}}}]");

        Assert.Equal(["one"], run.Answers);
    }
}

namespace Inspect.Tests.Models.Providers.Batching;

/// <summary>Batches of OpenAI and Anthropic that do not go well. States and shapes are those of their documentation.</summary>
public sealed class BatchFailureTests
{
    private const string OpenAi = "openai/gpt-4o-mini";
    private const string Anthropic = "anthropic/claude-3-5-haiku";
    private const string File = """{"method":"POST","path":"/v1/files","response":{"id":"f1"}}""";
    private const string Completion = """{"status_code":200,"body":{"choices":[{"message":{"role":"assistant","content":"ANSWER"},"finish_reason":"stop"}]}}""";

    private static string OpenAiHttp(string state, params string[] more) => $"[{File}," +
        """{"method":"POST","path":"/v1/batches","response":{"id":"b1"}},{"method":"POST","path":"/v1/batches","response":{"id":"b2"}},{"method":"GET","path":"/v1/batches/b1","response":""" +
        $"{state}}}," + """{"method":"GET","path":"/v1/batches/b2","response":{"status":"completed","output_file_id":"again"}},{"method":"GET","path":"/v1/files/again/content","responseLines":[""" +
        $"{Line("request-2", "second")}]}}{string.Concat(more.Select(m => $",{m}"))}]";

    private static string Content(string file, params string[] lines) => $"{{\"method\":\"GET\",\"path\":\"/v1/files/{file}/content\",\"responseLines\":[{string.Join(',', lines)}]}}";

    private static string Line(string id, string answer) => $"{{\"custom_id\":\"{id}\",\"response\":{Completion.Replace("ANSWER", answer, StringComparison.Ordinal)},\"error\":null}}";

    [Fact]
    public async Task OpenAi_ABatchThatIsRejected_FailsEachCallWithItsReasonAndIsNotSentAgain()
    {
        const string state = """{"status":"failed","errors":{"data":[{"code":"invalid_json_line","message":"Odd line.","line":1},{"code":null,"message":"Odder line.","param":"model","line":2}]}}""";

        var run = await BatchRun.AskAsync(OpenAi, OpenAiHttp(state), calls: 2);

        Assert.Contains("400", run.Answers[0], StringComparison.Ordinal);
        Assert.Contains("[invalid_json_line] Odd line.", run.Answers[0], StringComparison.Ordinal);
        Assert.Contains("Odder line. (param: model)", run.Answers[1], StringComparison.Ordinal);
        Assert.Equal(["/v1/files", "/v1/batches"], run.Sent);
    }

    [Theory]
    [InlineData("""{"status":"failed","errors":{"data":[{"code":"model_not_found","message":"No such model."}]}}""", "[model_not_found] No such model.")]
    [InlineData("""{"status":"failed","errors":{"data":[]}}""", "the batch was rejected, and no reason is given")]
    [InlineData("""{"status":"failed"}""", "the batch was rejected, and no reason is given")]
    public async Task OpenAi_ABatchThatIsRejectedForOneReason_FailsAllCallsWithIt(string state, string said)
    {
        var run = await BatchRun.AskAsync(OpenAi, OpenAiHttp(state), calls: 3);

        Assert.All(run.Answers, a => Assert.Contains(said, a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"status":"failed","errors":{"data":[{"code":"token_limit_exceeded","message":"Enqueued token limit reached. Please try again once some batches have been completed."}]}}""")]
    [InlineData("""{"status":"cancelled"}""")]
    [InlineData("""{"status":"expired","output_file_id":null,"error_file_id":null}""")]
    public async Task OpenAi_ABatchThatEndsForReasonsThatPass_IsSentAgain(string state)
    {
        var run = await BatchRun.AskAsync(OpenAi, OpenAiHttp(state));

        Assert.Equal(["second"], run.Answers);
        Assert.Equal(["/v1/files", "/v1/batches", "/v1/files", "/v1/batches"], run.Sent);
    }

    [Fact]
    public async Task OpenAi_ABatchThatExpires_GivesWhatWasDoneByThen()
    {
        var done = Content("out", Line("request-2", "two"));
        var failed = Content("err", """{"custom_id":"request-1","response":null,"error":{"code":"batch_expired","message":"Not before the window ended."}}""");

        var run = await BatchRun.AskAsync(OpenAi, OpenAiHttp("""{"status":"expired","output_file_id":"out","error_file_id":"err"}""", done, failed), calls: 2);

        Assert.Equal("two", run.Answers[1]);
        Assert.Contains("503", run.Answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAi_APartOfTheCallsFails_EachGetsItsOwnInAnyOrder()
    {
        var done = Content("out", Line("request-4", "four"), Line("request-1", "one"), Line("request-1", "twice"));
        var failed = Content("err",
            """{"custom_id":"request-3","response":{"status_code":400,"body":{"error":{"message":"Bad question.","code":"odd"}}},"error":null}""",
            """{"custom_id":"request-9","response":{"status_code":400,"body":{"error":{"message":"Nobody's."}}}}""",
            "\"no result at all\"");

        var run = await BatchRun.AskAsync(OpenAi, OpenAiHttp("""{"status":"completed","output_file_id":"out","error_file_id":"err"}""", done, failed), calls: 4);

        Assert.Equal(["one", "four"], [run.Answers[0], run.Answers[3]]);
        Assert.Contains("503", run.Answers[1], StringComparison.Ordinal);
        Assert.Contains("Bad question.", run.Answers[2], StringComparison.Ordinal);
    }

    private static string AnthropicHttp(params string[] lines) =>
        """[{"method":"POST","path":"/v1/messages/batches","response":{"id":"b1"}},{"method":"POST","path":"/v1/messages/batches","response":{"id":"b2"}},"""
        + """{"method":"GET","path":"/v1/messages/batches/b1","response":{"processing_status":"canceling"}},{"method":"GET","path":"/v1/messages/batches/b1","response":{"processing_status":"ended"}},"""
        + $"{{\"method\":\"GET\",\"path\":\"/v1/messages/batches/b1/results\",\"responseLines\":[{string.Join(',', lines)}]}},"
        + """{"method":"GET","path":"/v1/messages/batches/b2","response":{"processing_status":"ended"}},{"method":"GET","path":"/v1/messages/batches/b2/results","responseLines":["""
        + $"{Message("request-2", "second")}]}}]";

    private static string Message(string id, string answer) => $"{{\"custom_id\":\"{id}\",\"result\":{{\"type\":\"succeeded\",\"message\":{{\"type\":\"message\",\"role\":\"assistant\","
        + $"\"content\":[{{\"type\":\"text\",\"text\":\"{answer}\"}}],\"stop_reason\":\"end_turn\",\"usage\":{{\"input_tokens\":1,\"output_tokens\":1}}}}}}}}";

    private static string Errored(string id, string type) => $"{{\"custom_id\":\"{id}\",\"result\":{{\"type\":\"errored\",\"error\":{{\"type\":\"error\",\"error\":{{\"type\":\"{type}\",\"message\":\"Because.\"}}}}}}}}";

    [Theory]
    [InlineData("""{"type":"canceled"}""")]
    [InlineData("""{"type":"expired"}""")]
    [InlineData("""{"type":"of later times"}""")]
    [InlineData("""{"type":"errored","error":{"type":"error","error":{"type":"overloaded_error","message":"Later."}}}""")]
    [InlineData("""{"type":"errored","error":{"type":"error","error":{"type":"api_error","message":"Ours."}}}""")]
    [InlineData("""{"type":"errored","error":{"type":"error","error":{"type":"timeout_error","message":"Slow."}}}""")]
    [InlineData("""{"type":"errored","error":{"type":"error","error":{"type":"rate_limit_error","message":"Fewer."}}}""")]
    public async Task Anthropic_ACallThatFailsForReasonsThatPass_IsSentAgain(string result)
    {
        var run = await BatchRun.AskAsync(Anthropic, AnthropicHttp($"{{\"custom_id\":\"request-1\",\"result\":{result}}}"));

        Assert.Equal(["second"], run.Answers);
        Assert.Equal(2, run.Sent.Count());
    }

    [Theory]
    [InlineData("invalid_request_error", "(400: Because)")]
    [InlineData("billing_error", "(403: Because)")]
    [InlineData("permission_error", "(403: Because)")]
    public async Task Anthropic_ACallThatIsRefused_FailsWithTheReasonAndIsNotSentAgain(string type, string said)
    {
        var run = await BatchRun.AskAsync(Anthropic, AnthropicHttp(Errored("request-1", type)));

        Assert.Contains(said, run.Answers[0], StringComparison.Ordinal);
        Assert.Single(run.Sent);
    }

    [Fact]
    public async Task Anthropic_ResultsInAnotherOrderAndNotAll_GoToTheirCalls()
    {
        var run = await BatchRun.AskAsync(Anthropic, AnthropicHttp(Message("request-3", "three"), Errored("request-2", "invalid_request_error"), Message("request-1", "one"), Message("of-no-request", "nobody's")), calls: 4);

        Assert.Equal(["one", "three"], [run.Answers[0], run.Answers[2]]);
        Assert.Contains("Because", run.Answers[1], StringComparison.Ordinal);
        Assert.Contains("503", run.Answers[3], StringComparison.Ordinal);
    }
}

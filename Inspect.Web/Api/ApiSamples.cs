using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Web.Queue;
using Inspect.Web.Runs;

namespace Inspect.Web.Api;

/// <summary>Samples over HTTP, by pages: their rows, and of each its messages and events.</summary>
internal static class ApiSamples
{
    private const int MostEvents = 200;

    /// <summary>Maps them.</summary>
    public static void MapSamples(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{run}/samples", ListAsync).WithSummary("Samples of a run: summaries, in the order of the plan.");
        var sample = api.MapGroup("/runs/{run}/samples/{id}/{epoch:int}");
        sample.MapGet(string.Empty, GetAsync).WithSummary("A sample without its messages and events, whose numbers it says.");
        sample.MapGet("/messages", MessagesAsync).WithSummary("Some messages of a sample.");
        sample.MapGet("/events", EventsAsync).WithSummary("Some events of a sample.");
        sample.MapPost("/end", EndAsync).Accepts<JsonElement>("application/json").WithSummary("Ends a sample that goes on: {\"action\": \"score\"} as it stands, \"error\" or \"cancel\".");
        sample.MapPatch("/scores/{name}", ScoreAsync).WithSummary("Edits a score; its history and the metrics follow.");
    }

    private static async Task<ApiList<ApiSample>> ListAsync(
        string run, string? q, string? sort, string? outcome, int? limit, string? cursor, RunStore store, SampleSource source, CancellationToken cancellationToken)
    {
        var view = await ApiRuns.FindAsync(store, run, cancellationToken);
        if (outcome is not null && !Enum.TryParse<SampleOutcome>(outcome, ignoreCase: true, out _))
        {
            throw ApiException.Invalid($"There is no outcome {Format.Line(outcome, 50)}. Outcomes are {string.Join(", ", Enum.GetNames<SampleOutcome>().Select(n => n.ToLowerInvariant()))}.");
        }

        if (sort is not null && !Enum.TryParse<SampleSort>(sort.TrimStart('-'), ignoreCase: true, out _))
        {
            throw ApiException.Invalid($"Samples cannot be sorted by {Format.Line(sort, 50)}. Orders are {string.Join(", ", Enum.GetNames<SampleSort>().Select(n => n.ToLowerInvariant()))}.");
        }

        var asked = SampleListQuery.Of(view, q, outcome, sort);
        if (asked.Error is { } error)
        {
            throw ApiException.Invalid($"q, character {error.At + 1}: {error.Message}");
        }

        var count = ApiCursor.Limit(limit);
        var first = ApiCursor.Of(cursor).At;
        var page = await source.PageAsync(view, asked.Query, first, count, cancellationToken);
        var all = asked.Query.IsWhole ? page.Total : (await source.PageAsync(view, SampleQuery.All, 0, 0, cancellationToken)).Total;
        var next = first + page.Rows.Count < page.Total && page.Rows.Count > 0 ? new ApiCursor(first + page.Rows.Count, string.Empty).ToString() : null;
        return new ApiList<ApiSample>([.. page.Rows.Select(ApiSample.Of)], page.Total, all, next);
    }

    private static Task<IResult> GetAsync(
        string run, string id, int epoch, string? id_type, HttpResponse response, RunStore store, SampleSource source, CancellationToken cancellationToken) =>
        WithAsync(run, id, epoch, id_type, store, source, (view, content) =>
        {
            if (ScoreEdits.VersionOf(view) is { } version)
            {
                response.Headers.ETag = $"\"{version}\"";
            }

            var whole = new ApiSampleContent(LogJson.ToStandardElement(content.Sample), content.MessageCount, content.EventCount, content.IsLive);
            return Task.FromResult(Results.Json(whole));
        }, cancellationToken);

    private static Task<IResult> MessagesAsync(
        string run, string id, int epoch, string? id_type, int? first, int? count, RunStore store, SampleSource source, CancellationToken cancellationToken) =>
        WithAsync(run, id, epoch, id_type, store, source, async (_, content) =>
            Results.Json((await content.MessagesAsync(First(first), Count(count), cancellationToken)).Select(LogJson.ToStandardElement)), cancellationToken);

    private static Task<IResult> EventsAsync(
        string run, string id, int epoch, string? id_type, int? first, int? count, RunStore store, SampleSource source, CancellationToken cancellationToken) =>
        WithAsync(run, id, epoch, id_type, store, source, async (_, content) =>
            Results.Json((await content.EventsAsync(First(first), Count(count), cancellationToken)).Select(LogJson.ToStandardElement)), cancellationToken);

    private static Task<IResult> ScoreAsync(
        string run, string id, int epoch, string name, string? id_type, HttpRequest request, RunStore store, SampleSource source, ScoreEdits edits, CancellationToken cancellationToken) =>
        WithAsync(run, id, epoch, id_type, store, source, async (view, content) =>
        {
            var body = await ApiJson.ReadAsync(request, ["value", "answer", "explanation", "reason", "author"], cancellationToken);
            if (ScoreEdits.WhyNot(view) is { } why)
            {
                throw ApiException.Conflict(why);
            }

            var version = request.Headers.IfMatch.ToString().Trim('"');
            if (version.Length == 0)
            {
                throw new ApiException(StatusCodes.Status428PreconditionRequired, "If-Match is missing. Send the ETag of the sample that you have read, so that nobody's work is overwritten.");
            }

            if (version != ScoreEdits.VersionOf(view))
            {
                throw new ApiException(StatusCodes.Status412PreconditionFailed, "The log has changed since the sample was read. Read it again.");
            }

            var change = new ScoreChange
            {
                Value = body.TryGetValue("value", out var value) ? ValueOf(value) : null,
                Answer = new(body.ContainsKey("answer"), body.Text("answer")),
                Explanation = new(body.ContainsKey("explanation"), body.Text("explanation")),
            };
            var saved = await edits.SaveAsync(view.LogPath!, content.Sample, name, change, body.Text("author") ?? Environment.UserName, body.Text("reason"), version, cancellationToken);
            return saved.IsSaved
                ? Results.Json(new { version = saved.Version, warnings = saved.Warnings, metrics = saved.Metrics.Select(m => new { name = m.Name, old = m.Old, value = m.New }) })
                : throw new ApiException(StatusCodes.Status412PreconditionFailed, "Somebody else has edited this score meanwhile. Read the sample again.");
        }, cancellationToken);

    private static Task<IResult> EndAsync(
        string run, string id, int epoch, string? id_type, HttpRequest request, RunStore store, SampleSource source, EvalWorker worker, CancellationToken cancellationToken) =>
        WithAsync(run, id, epoch, id_type, store, source, async (view, content) =>
        {
            var body = await ApiJson.ReadAsync(request, ["action"], cancellationToken);
            var asked = body.Text("action") ?? "score";
            var action = asked switch
            {
                "score" => SampleAction.Score,
                "error" => SampleAction.Error,
                "cancel" => SampleAction.Cancel,
                _ => throw ApiException.Invalid($"\"action\" is score, error or cancel, not {Format.Line(asked, 50)}."),
            };
            return worker.EndSample(view.Run, content.Sample.Id, epoch, action)
                ? Results.Accepted(value: new { run = view.Run, id = LogJson.ToElement(content.Sample.Id), epoch, action = asked })
                : throw ApiException.Conflict($"The sample {Format.Line(id, 100)} of epoch {epoch} does not go on here, or is being scored already. Samples can be ended while they run in this app.");
        }, cancellationToken);

    private static ScoreValue ValueOf(JsonElement value)
    {
        try
        {
            return LogJson.FromElement<ScoreValue>(value);
        }
        catch (JsonException error)
        {
            throw ApiException.Invalid($"\"value\" is no score: {error.Message}");
        }
    }

    private static int First(int? first) => first is null ? 0 : first >= 0 ? first.Value : throw new ApiException(StatusCodes.Status400BadRequest, "first counts from 0.");

    private static int Count(int? count) => count is null ? ApiCursor.UsualLimit
        : count is >= 1 and <= MostEvents ? count.Value
        : throw new ApiException(StatusCodes.Status400BadRequest, $"count is a number from 1 to {MostEvents}.");

    private static async Task<IResult> WithAsync(
        string run, string id, int epoch, string? idType, RunStore store, SampleSource source, Func<RunView, SampleContent, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        var view = await ApiRuns.FindAsync(store, run, cancellationToken);

        // The server leaves %2F in a route value as it is; all else it has decoded.
        var text = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var sample = idType switch
        {
            "int" when long.TryParse(text, out var number) => SampleId.Of(number),
            "string" => SampleId.Of(text),
            null => (await source.FindAsync(view, text, epoch, cancellationToken))?.Id ?? SampleId.Of(text),
            _ => throw ApiException.Invalid("id_type is int or string."),
        };
        using var content = await OpenAsync(view, sample, epoch, source, cancellationToken)
            ?? throw ApiException.Gone($"The run {view.Run} has no sample {Format.Line(text, 100)} of epoch {epoch}, or it has not begun.");
        return await answer(view, content);
    }

    private static async Task<SampleContent?> OpenAsync(RunView view, SampleId id, int epoch, SampleSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenAsync(view, id, epoch, cancellationToken);
        }
        catch (EvalLogException error)
        {
            throw ApiException.Gone(error.Message);
        }
    }
}

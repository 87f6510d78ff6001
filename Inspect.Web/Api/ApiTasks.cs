using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Inspect.Engine.Values;
using Inspect.Web.Library;

namespace Inspect.Web.Api;

/// <summary>Tasks: to read, write and try.</summary>
internal static class ApiTasks
{
    private const int MostBytes = 1 << 20;

    /// <summary>Maps them.</summary>
    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks/{task}", One).Produces<ApiTask>().WithSummary("One task with the text of its file.");
        api.MapPut("/tasks/{task}", PutAsync).Produces<ApiTask>().WithSummary("Makes or replaces a task: the text of a YAML file.");
        api.MapDelete("/tasks/{task}", DeleteAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Moves a task file to the trash; versions that runs have used stay.");
        api.MapPost("/tasks/{task}/restore", RestoreAsync).Produces<ApiTask>().WithSummary("Puts a task back that was deleted.");
        api.MapPost("/tasks/{task}/preview", PreviewAsync).WithSummary("The messages that a model would read of an item.");
        api.MapPost("/tasks/{task}/score-text", ScoreAsync).WithSummary("How the scorers judge an output.");
    }

    private static ApiTask One(string task, HttpResponse response, TaskCatalog tasks, TaskWorkshop workshop)
    {
        var file = Known(tasks, task);
        var (text, hash) = workshop.Open(file);
        ApiMatch.Tell(response, hash);
        return ApiTask.Of(file) with { Text = text };
    }

    private static async Task<IResult> PutAsync(string task, HttpRequest request, HttpResponse response, TaskCatalog tasks, TaskWorkshop workshop, CancellationToken cancellationToken)
    {
        var file = tasks.List().FirstOrDefault(t => t.Name == task);
        var expected = ApiMatch.Expected(request, file is not null, $"the task {Format.Line(task, 100)}");
        var text = await TextAsync(request, cancellationToken);
        var hash = await workshop.SaveAsync(task, file, expected, text, cancellationToken);
        ApiMatch.Tell(response, hash);
        var answer = ApiTask.Of(workshop.Parse(task, file?.Path, text)) with { Text = text };
        return file is null ? Results.Created($"{ApiServices.Root}/tasks/{Uri.EscapeDataString(task)}", answer) : Results.Json(answer);
    }

    private static async Task<IResult> DeleteAsync(string task, HttpRequest request, TaskCatalog tasks, LibraryTrash trash, CancellationToken cancellationToken)
    {
        var file = Known(tasks, task);
        await trash.DeleteAsync(file, ApiMatch.Expected(request, exists: true, $"the task {task}")!, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<ApiTask> RestoreAsync(string task, HttpResponse response, TaskCatalog tasks, TaskWorkshop workshop, CancellationToken cancellationToken)
    {
        var trashed = workshop.FindTrashed(task) ?? throw ApiException.Gone($"There is no task {Format.Line(task, 100)} in the trash.");
        ApiMatch.Free(trashed.Path, $"task {task}");
        await workshop.RestoreAsync(trashed.Id, cancellationToken);
        return One(task, response, tasks, workshop);
    }

    private static async Task<object> PreviewAsync(string task, HttpRequest request, TaskCatalog tasks, TaskTrial trial, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, ["item", "solver"], cancellationToken);
        var known = Known(tasks, task).Require();
        if (body.Text("solver") is { } solver)
        {
            known = known with { Solver = [.. known.Solver.Take(known.SetupCount), Part.Of(solver)] };
        }

        var preview = await trial.PreviewAsync(known, ItemOf(body), cancellationToken);
        return new
        {
            item = preview.Sample.Id,
            total = preview.Total,
            calls = preview.Calls.Select(c => new { model = c.Model, messages = c.Messages.Select(LogJson.ToStandardElement) }),
        };
    }

    private static async Task<object> ScoreAsync(string task, HttpRequest request, TaskCatalog tasks, TaskTrial trial, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, ["item", "output", "target"], cancellationToken);
        var output = body.Text("output") ?? throw ApiException.Invalid("\"output\" is missing: the text that the model would have answered.");
        var target = body.GetValueOrDefault("target") switch
        {
            { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.Array } => Target.OfList([.. body.Texts("target")]),
            _ => Target.Of(body.Text("target")!),
        };
        var scores = await trial.ScoreAsync(Known(tasks, task).Require(), ItemOf(body), output, target, cancellationToken);
        return new
        {
            scores = scores.Select(s => new
            {
                scorer = s.Scorer,
                value = s.Score is null ? (JsonElement?)null : LogJson.ToStandardElement(s.Score.Value),
                answer = s.Score?.Answer,
                why = s.Trace is { } trace ? $"{s.Scorer} {trace.Sentence}" : s.Score?.Explanation,
                problem = s.Problem,
            }),
        };
    }

    /// <summary>Number of the item, from 1 on the wire as on pages.</summary>
    private static int ItemOf(Dictionary<string, JsonElement> body) => body.GetValueOrDefault("item") switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => 0,
        { ValueKind: JsonValueKind.Number } item when item.TryGetInt32(out var number) && number >= 1 => number - 1,
        var other => throw ApiException.Invalid($"\"item\" is the number of an item, from 1, not {Format.Line(other.GetRawText(), 50)}."),
    };

    private static async Task<string> TextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type == "application/json")
        {
            return (await ApiJson.ReadAsync(request, ["text"], cancellationToken)).Text("text") ?? throw ApiException.Invalid("\"text\" is missing: the YAML of the task.");
        }

        if (type is not ("application/yaml" or "application/x-yaml"))
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "The body must be the YAML of a task. Send it with Content-Type: application/yaml, or as {\"text\": \"…\"} with application/json.");
        }

        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            if (bytes.Length + length > MostBytes)
            {
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, "The text is larger than 1 MB. Move the items into a dataset.");
            }

            bytes.Write(buffer, 0, length);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException error)
        {
            throw ApiException.Invalid(string.Create(CultureInfo.InvariantCulture, $"The byte {error.Index + 1} of the text is no UTF-8. Send it in that encoding."));
        }
    }

    private static TaskFile Known(TaskCatalog tasks, string task) => tasks.List().FirstOrDefault(t => t.Name == task)
        ?? throw ApiException.Gone($"There is no task {Format.Line(task, 100)}.{(Suggestion.Find(task, tasks.List().Select(t => t.Name)) is { } close ? $" Did you mean {close}?" : string.Empty)}");
}

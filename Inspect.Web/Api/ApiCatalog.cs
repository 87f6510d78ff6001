using Inspect.Engine.Inference;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Api;

/// <summary>What can be run: tasks, parts, models.</summary>
internal static class ApiCatalog
{
    /// <summary>Maps them.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", (TaskCatalog tasks) => new { items = tasks.List().Select(ApiTask.Of) }).WithSummary("All tasks, those with errors too.");
        api.MapGet("/tasks/{task}", TaskAsync).Produces<ApiTask>().WithSummary("One task with the text of its file.");
        api.MapGet("/parts", (string? kind, PartRegistry parts) => new { items = Parts(kind, parts) }).WithSummary("Solvers, scorers, metrics and reducers with their parameters.");
        api.MapGet("/models", (LocalModels models) => new { items = models.List().Select(ModelOf) }).WithSummary("Local models and how they stand.");
        api.MapGet("/models/{model}", (string model, LocalModels models) => ModelOf(Known(models, model))).WithSummary("One local model.");
        api.MapPost("/models/{model}/load", Load).WithSummary("Begins to load a local model.");
    }

    private static async Task<ApiTask> TaskAsync(string task, TaskCatalog tasks, CancellationToken cancellationToken)
    {
        var file = tasks.List().FirstOrDefault(t => t.Name == task)
            ?? throw ApiException.Gone($"There is no task {Format.Line(task, 100)}.{(Suggestion.Find(task, tasks.List().Select(t => t.Name)) is { } close ? $" Did you mean {close}?" : string.Empty)}");
        return ApiTask.Of(file) with { Text = await File.ReadAllTextAsync(file.Path, cancellationToken) };
    }

    private static IEnumerable<ApiPart> Parts(string? kind, PartRegistry parts)
    {
        var kinds = Enum.GetValues<PartKind>();
        if (kind is not null)
        {
            kinds = Enum.TryParse<PartKind>(kind, ignoreCase: true, out var one) && Enum.IsDefined(one) ? [one]
                : throw ApiException.Invalid($"There is no kind {Format.Line(kind, 50)}. Kinds are {string.Join(", ", Enum.GetNames<PartKind>().Select(n => n.ToLowerInvariant()))}.");
        }

        return kinds.SelectMany(parts.List).Select(ApiPart.Of);
    }

    private static LocalModelStatus Known(LocalModels models, string name) => models.List().FirstOrDefault(m => m.Name == name)
        ?? throw ApiException.Gone($"There is no local model {Format.Line(name, 100)}. GET /api/v1/models lists those that are there.");

    /// <summary>A local model on the wire.</summary>
    public static object ModelOf(LocalModelStatus model) => new
    {
        model = $"onnx/{model.Name}",
        name = model.Name,
        state = model.State.ToString().ToLowerInvariant(),
        problem = model.Problem,
        size_bytes = model.SizeBytes,
        context_length = model.ContextLength,
        load_seconds = model.LoadSeconds,
        tokens_per_second = model.TokensPerSecond,
    };

    private static IResult Load(string model, LocalModels models)
    {
        models.StartLoading(Known(models, model).Name);
        return Results.Accepted($"/api/v1/models/{Uri.EscapeDataString(model)}", ModelOf(models.StatusOf(model)));
    }
}

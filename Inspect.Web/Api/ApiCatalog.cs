using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Api;

/// <summary>What can be run, and what it can be made of: tasks, parts.</summary>
internal static class ApiCatalog
{
    /// <summary>Maps them.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", (TaskCatalog tasks) => new ApiItems<ApiTask>([.. tasks.List().Select(ApiTask.Of)])).WithSummary("All tasks, those with errors too.");
        api.MapGet("/parts", (string? kind, PartRegistry parts) => new ApiItems<ApiPart>([.. Parts(kind, parts)])).WithSummary("Solvers, scorers, metrics and reducers with their parameters.");
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
}

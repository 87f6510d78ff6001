using System.Text.Json;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Library;

namespace Inspect.Web.Api;

/// <summary>Which column becomes which field, on the wire: <c>{"input": "question", "choices": ["a", "b"]}</c>.</summary>
internal static class ApiImportMap
{
    private static readonly string[] Keys = ["input", "target", "choices", "id", "metadata", "files"];

    /// <summary>Reads a map.</summary>
    /// <exception cref="ApiException">It names a field or a column that is not there.</exception>
    public static ColumnMap Of(JsonElement fields, DatasetImport import)
    {
        if (fields.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.Invalid("\"fields\" must be a map of fields to columns, such as {\"input\": \"question\"}.");
        }

        foreach (var property in fields.EnumerateObject())
        {
            if (!Keys.Contains(property.Name))
            {
                throw ApiException.Invalid($"There is no field \"{Format.Line(property.Name, 60)}\". Fields are {string.Join(", ", Keys)}.");
            }

            if (Texts(property.Value).FirstOrDefault(c => !import.Columns.Contains(c)) is { } unknown)
            {
                throw ApiException.Invalid($"There is no column \"{Format.Line(unknown, 60)}\". Columns are {Format.Line(string.Join(", ", import.Columns))}.");
            }
        }

        return new ColumnMap
        {
            Input = One("input"),
            Target = One("target"),
            Id = One("id"),
            Files = One("files"),
            Choices = [.. Several("choices")],
            Metadata = [.. Several("metadata")],
        };

        string? One(string key) => Several(key).FirstOrDefault();

        IEnumerable<string> Several(string key) => fields.TryGetProperty(key, out var value) ? Texts(value) : [];
    }

    /// <summary>The map as it is answered.</summary>
    public static object ToObject(ColumnMap map) => new { input = map.Input, target = map.Target, id = map.Id, choices = map.Choices, metadata = map.Metadata, files = map.Files };

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(t => t.GetString()!)],
        JsonValueKind.Null => [],
        _ => throw ApiException.Invalid("A field takes the name of a column, or a list of names."),
    };
}

using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Values;
using Inspect.Engine.Values.Yaml;

namespace Inspect.Engine.Tasks;

/// <summary>Values that a command line gives as YAML 1.1, inline or in a file, as the reference reads them (semantics 8.2).</summary>
public static class YamlArgument
{
    /// <summary>The value of a text.</summary>
    /// <exception cref="InspectException">The text is no YAML.</exception>
    public static JsonElement Parse(string text)
    {
        var problem = string.Empty;
        return YamlText.Parse(text, (_, message) => problem = message)
            ?? throw new InspectException($"{text} cannot be read: {problem.TrimEnd('.')}. Quote it to give it as text.");
    }

    /// <summary>The map of a file, JSON or YAML by its ending.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="shown">The path as it was given, for messages.</param>
    /// <exception cref="InspectException">There is no such file, or it holds no map.</exception>
    public static IReadOnlyDictionary<string, JsonElement> ReadMap(string path, string shown)
    {
        if (!File.Exists(path) || !RegularFile.Is(path))
        {
            throw new InspectException($"There is no file {shown}. Check the path; it counts from the working directory.");
        }

        if (new FileInfo(path).Length > YamlReader.MaxSizeBytes)
        {
            throw new InspectException($"{shown} is larger than {YamlReader.MaxSizeBytes:N0} bytes. Keep the settings in it that are needed.");
        }

        var value = ReadFile(path, shown);
        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value)
            : throw new InspectException($"{shown} holds no map. Write lines such as temperature: 0.5.");
    }

    private static JsonElement ReadFile(string path, string shown)
    {
        try
        {
            var text = File.ReadAllText(path);
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            {
                return FreeJson.Parse(text);
            }

            var problem = string.Empty;
            var node = YamlReader.ReadValue(text, (mark, message) => problem = $"{shown}:{Math.Max(1, mark.Line)}:{Math.Max(1, mark.Column)}: {message}");
            return problem.Length > 0 ? throw new InspectException(problem) : node is null ? JsonSerializer.SerializeToElement(new { }) : YamlText.ToValue(node);
        }
        catch (JsonException error)
        {
            throw new InspectException($"{shown}:{error.LineNumber + 1}: not JSON ({error.Message.Split(". ")[0]}). Mend the line.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"{shown} cannot be read. Check its permissions.", error);
        }
    }
}

namespace Inspect.Engine.Logs.Format;

/// <summary>The JSON Schema (2020-12) of everything that stands in a log.</summary>
public static class LogSchema
{
    /// <summary>The schema as text.</summary>
    public static string Read()
    {
        using var stream = typeof(LogSchema).Assembly.GetManifestResourceStream("log-schema.json")
            ?? throw new InspectException("The schema of logs is missing from this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Formats of texts that schemas name, as patterns.</summary>
internal static class TextFormats
{
    private const string Date = @"[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";
    private const string Time = @"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
    private const string Byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Label = "[A-Za-z0-9]([A-Za-z0-9-]{0,40}[A-Za-z0-9])?";

    private const string Top = "[A-Za-z]{2,16}";

    /// <summary>The pattern of a format; null for one that is not known.</summary>
    public static string? PatternOf(string format) => format switch
    {
        "date" => Date,
        "time" => Time,
        "date-time" => $"{Date}T{Time}",
        "uuid" => "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "ipv4" => $@"{Byte}\.{Byte}\.{Byte}\.{Byte}",
        "hostname" => $@"{Label}(\.{Label}){{0,4}}",
        "email" => $@"[A-Za-z0-9_]{{1,15}}([.+-][A-Za-z0-9_]{{1,15}}){{0,3}}@{Label}(\.{Label}){{0,3}}\.{Top}",
        "uri" => $@"https?://{Label}(\.{Label}){{0,3}}\.{Top}(/[A-Za-z0-9_.~-]{{1,64}}){{0,16}}/?",
        _ => null,
    };
}

using System.Globalization;
using System.Text.Json;
using Inspect.Web.Settings;

namespace Inspect.Web.Api;

/// <summary>The settings of the app over HTTP.</summary>
internal static class ApiSettings
{
    /// <summary>Maps them.</summary>
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/settings", Get).WithSummary("The settings of the app, with the origin of each, and an ETag.");
        api.MapPatch("/settings", PatchAsync).Accepts<JsonElement>("application/json").WithSummary("Saves settings by their keys, with If-Match; null takes what was saved away.");
    }

    private static object Get(HttpResponse response, SettingsStore settings)
    {
        response.Headers.ETag = TagOf(settings.Version);
        return new
        {
            settings = settings.List().ToDictionary(s => s.Setting.Key, s => new
            {
                title = s.Setting.Title,
                value = s.Setting.IsList ? (object)s.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries) : s.Value,
                origin = s.Origin,
                source = s.Source,
                saved = s.Saved,
                needs_restart = s.Setting.NeedsRestart,
                fixed_because = s.WhyFixed,
            }),
        };
    }

    private static async Task<object> PatchAsync(HttpRequest request, HttpResponse response, SettingsStore settings, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, [.. AppSettingTable.All.Select(s => s.Key)], cancellationToken);
        var seen = request.Headers.IfMatch.ToString();
        if (seen.Length == 0)
        {
            throw new ApiException(StatusCodes.Status428PreconditionRequired, "If-Match is missing. Send the ETag of the settings that you have read, so that nobody's work is overwritten.");
        }

        if (!long.TryParse(seen.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw new ApiException(StatusCodes.Status412PreconditionFailed, $"{Format.Line(seen, 50)} is no ETag of the settings. GET /api/v1/settings gives it.");
        }

        try
        {
            settings.Save(body.ToDictionary(b => b.Key, b => TextOf(b.Key, b.Value)), version);
        }
        catch (SettingsStaleException error)
        {
            throw new ApiException(StatusCodes.Status412PreconditionFailed, error.Message);
        }

        return Get(response, settings);
    }

    private static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static string? TextOf(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) => string.Join('\n', value.EnumerateArray().Select(v => v.GetString())),
        _ => throw ApiException.Invalid($"\"{key}\" is a text, a number, true or false, or a list of texts, not {Format.Line(value.GetRawText(), 100)}."),
    };
}

using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Inspect.Web.Api;

/// <summary>Says which value of an address could not be read: the framework answers such a request before any code of ours.</summary>
internal static class ApiValues
{
    private const int MostShown = 100;

    /// <summary>The first value of the path or query that is not what its endpoint takes, in a sentence; null when all are.</summary>
    public static string? Wrong(HttpContext context)
    {
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var value = context.Request.RouteValues.GetValueOrDefault(parameter.Name) as string ?? context.Request.Query[parameter.Name].FirstOrDefault();
            if (parameter.HasTryParse && KindOf(parameter.ParameterInfo.ParameterType, value) is { } kind)
            {
                return value is null ? $"{parameter.Name} is missing. It is {kind}." : $"{parameter.Name} is {kind}, not {Format.Line(value, MostShown)}.";
            }
        }

        return null;
    }

    /// <summary>What a value of a type should have been; null when it is, or is absent where it may be.</summary>
    private static string? KindOf(Type type, string? value)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return string.IsNullOrEmpty(value) ? null : KindOf(inner, value);
        }

        return type == typeof(int) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? "a whole number"
            : type == typeof(bool) && !bool.TryParse(value, out _) ? "true or false"
            : null;
    }
}

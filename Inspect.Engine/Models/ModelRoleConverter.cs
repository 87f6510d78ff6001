using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Models;

/// <summary>A role as a list of models. A text, as older requests hold it, is the name of one.</summary>
public sealed class ModelRoleConverter : JsonConverter<ModelRole>
{
    /// <inheritdoc />
    /// <exception cref="JsonException">It names no model.</exception>
    public override ModelRole Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        var models = JsonSerializer.Deserialize<ImmutableArray<RoleModel>>(ref reader, options);
        return models.IsDefaultOrEmpty ? throw new JsonException("A role names no model.") : new ModelRole(models);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ModelRole value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Models, options);
}

using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Single messages, read and written.</summary>
internal sealed partial class DecoderGraph
{
    /// <summary>Of a value's message: type, tensor, shape, the second dimension, its number.</summary>
    private static ulong SecondDimension(ReadOnlySpan<byte> value)
    {
        var shape = Inner(Inner(Inner(value, 2), 1), 2);
        var (number, seen) = (0UL, 0);
        var reader = new ProtoReader(shape);
        while (reader.Read())
        {
            if (reader.Field == 1 && ++seen == 2)
            {
                var dimension = new ProtoReader(reader.Bytes);
                while (dimension.Read())
                {
                    number = dimension.Field == 1 ? dimension.Number : number;
                }
            }
        }

        return number;
    }

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Bytes;
            }
        }

        return default;
    }

    private static string TextOf(ReadOnlySpan<byte> message, int field) => System.Text.Encoding.UTF8.GetString(Inner(message, field));

    private static byte[] Gather(string states) => new ProtoWriter()
        .Text(1, states).Text(1, PositionsInput).Text(2, ChosenStates).Text(3, "inspect_choose_positions").Text(4, "Gather")
        .Bytes(AttributeField, new ProtoWriter().Text(1, "axis").Number(3, 1).Number(20, IntAttribute).ToArray())
        .ToArray();

    private static byte[] Whole64(string input, params IEnumerable<string> dimensions)
    {
        var shape = new ProtoWriter();
        foreach (var dimension in dimensions)
        {
            shape.Bytes(1, new ProtoWriter().Text(2, dimension).ToArray());
        }

        var tensor = new ProtoWriter().Number(1, Int64).Bytes(2, shape.ToArray()).ToArray();
        return new ProtoWriter().Text(1, input).Bytes(2, new ProtoWriter().Bytes(1, tensor).ToArray()).ToArray();
    }

    private static ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> field)
    {
        var reader = new ProtoReader(field);
        reader.Read();
        return reader.Bytes;
    }

    /// <summary>A node's message without an attribute.</summary>
    private static byte[] Without(ReadOnlySpan<byte> message, string attribute)
    {
        var changed = new ProtoWriter();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field != AttributeField || TextOf(reader.Bytes, 1) != attribute)
            {
                changed.Raw(message[reader.Start..reader.End]);
            }
        }

        return changed.ToArray();
    }

    /// <summary>A node's message with another input at a place; those before it that it does not have are left out.</summary>
    private static byte[] WithInput(ReadOnlySpan<byte> message, int place, string input)
    {
        var (changed, at) = (new ProtoWriter(), 0);
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1 && at++ == place)
            {
                changed.Text(1, input);
            }
            else
            {
                changed.Raw(message[reader.Start..reader.End]);
            }
        }

        for (; at <= place; at++)
        {
            changed.Text(1, at == place ? input : string.Empty);
        }

        return changed.ToArray();
    }
}

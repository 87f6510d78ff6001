using System.Buffers.Binary;
using System.Globalization;

namespace Inspect.Engine.Inference.Onnx;

/// <summary>Writes a graph node by node. Names are the caller's; a node's first output is named as the node, with <c>/output_0</c>.</summary>
/// <remarks>Fields as in <c>onnx.proto</c>.</remarks>
internal sealed class OnnxGraphWriter
{
    /// <summary>Domain of the operators that ONNX Runtime adds.</summary>
    public const string Microsoft = "com.microsoft";

    // The newest versions that the runtime and the library of Microsoft's own builder agree on.
    private const int FormatVersion = 10;
    private const int OperatorVersion = 22;

    private readonly ProtoWriter _nodes = new();
    private readonly ProtoWriter _tensors = new();
    private readonly ProtoWriter _inputs = new();
    private readonly ProtoWriter _outputs = new();
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    /// <summary>Adds a node.</summary>
    /// <param name="type">Its operator; those of <see cref="Microsoft"/> begin with that domain and a colon.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes: whole numbers, floats or texts.</param>
    /// <param name="outputs">Names of its outputs; null for one that is named as the node.</param>
    /// <returns>Name of its first output.</returns>
    public string Add(string type, string name, IEnumerable<string> inputs, IEnumerable<(string Name, object Value)>? attributes = null, IReadOnlyList<string>? outputs = null)
    {
        var (domain, operation) = type.StartsWith(Microsoft, StringComparison.Ordinal) ? (Microsoft, type[(Microsoft.Length + 1)..]) : (string.Empty, type);
        outputs ??= [name + "/output_0"];
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        foreach (var output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, name).Text(4, operation);
        foreach (var (key, value) in attributes ?? [])
        {
            node.Bytes(5, Attribute(key, value));
        }

        if (domain.Length > 0)
        {
            node.Text(7, domain);
        }

        _nodes.Bytes(1, node.ToArray());
        return outputs[0];
    }

    /// <summary>A constant list of whole numbers; each is written once.</summary>
    /// <returns>Its name.</returns>
    public string Constant(params ReadOnlySpan<long> values) => Constant(values, isScalar: false);

    /// <summary>A constant whole number without dimensions.</summary>
    /// <returns>Its name.</returns>
    public string Scalar(long value) => Constant([value], isScalar: true);

    /// <summary>A constant number without dimensions, in the type of the graph's numbers.</summary>
    /// <returns>Its name.</returns>
    public string Scalar(float value, int type)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"/constants/{type}/{value:R}");
        if (_constants.Add(name))
        {
            var bytes = new byte[type == OnnxType.Fp16 ? 2 : 4];
            if (type == OnnxType.Fp16)
            {
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            }

            _tensors.Bytes(5, Tensor(name, type, []).Bytes(9, bytes).ToArray());
        }

        return name;
    }

    /// <summary>A tensor whose numbers lie in another file.</summary>
    /// <returns>Its name.</returns>
    public string External(string name, int type, IEnumerable<long> shape, string file, long offset, long length)
    {
        _tensors.Bytes(5, Tensor(name, type, shape)
            .Bytes(13, Entry("location", file)).Bytes(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture))).Bytes(13, Entry("length", length.ToString(CultureInfo.InvariantCulture)))
            .Number(14, 1)
            .ToArray());
        return name;
    }

    /// <summary>An input of the graph; dimensions are numbers or names.</summary>
    public void Input(string name, int type, params IEnumerable<object> shape) => _inputs.Bytes(11, Value(name, type, shape));

    /// <summary>An output of the graph; dimensions are numbers or names.</summary>
    public void Output(string name, int type, params IEnumerable<object> shape) => _outputs.Bytes(12, Value(name, type, shape));

    /// <summary>The model's bytes.</summary>
    /// <param name="producer">Who made it.</param>
    /// <param name="version">Which version of it.</param>
    public byte[] ToArray(string producer, string version)
    {
        var graph = new ProtoWriter().Raw(_nodes.ToArray()).Text(2, "main_graph").Raw(_tensors.ToArray()).Raw(_inputs.ToArray()).Raw(_outputs.ToArray());
        return new ProtoWriter().Number(1, FormatVersion).Text(2, producer).Text(3, version)
            .Bytes(7, graph.ToArray())
            .Bytes(8, new ProtoWriter().Text(1, string.Empty).Number(2, OperatorVersion).ToArray())
            .Bytes(8, new ProtoWriter().Text(1, Microsoft).Number(2, 1).ToArray())
            .ToArray();
    }

    private string Constant(ReadOnlySpan<long> values, bool isScalar)
    {
        var name = $"/constants/INT64/{(isScalar ? values[0].ToString(CultureInfo.InvariantCulture) : $"[{string.Join(", ", values.ToArray())}]")}";
        if (_constants.Add(name))
        {
            var bytes = new byte[values.Length * sizeof(long)];
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
            }

            _tensors.Bytes(5, Tensor(name, OnnxType.Whole64, isScalar ? [] : [values.Length]).Bytes(9, bytes).ToArray());
        }

        return name;
    }

    private static ProtoWriter Tensor(string name, int type, IEnumerable<long> shape)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape)
        {
            tensor.Number(1, (ulong)dimension);
        }

        return tensor.Number(2, (ulong)type).Text(8, name);
    }

    private static byte[] Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value).ToArray();

    private static byte[] Attribute(string name, object value)
    {
        var attribute = new ProtoWriter().Text(1, name);
        return (value switch
        {
            float number => attribute.Single(2, number).Number(20, 1),
            string text => attribute.Text(4, text).Number(20, 3),
            int number => attribute.Number(3, (ulong)(long)number).Number(20, 2),
            _ => throw new ArgumentException("An attribute is a whole number, a float or a text.", nameof(value)),
        }).ToArray();
    }

    private static byte[] Value(string name, int type, IEnumerable<object> shape)
    {
        var dimensions = new ProtoWriter();
        foreach (var dimension in shape)
        {
            dimensions.Bytes(1, (dimension is string text ? new ProtoWriter().Text(2, text) : new ProtoWriter().Number(1, (ulong)(int)dimension)).ToArray());
        }

        var tensor = new ProtoWriter().Number(1, (ulong)type).Bytes(2, dimensions.ToArray()).ToArray();
        return new ProtoWriter().Text(1, name).Bytes(2, new ProtoWriter().Bytes(1, tensor).ToArray()).ToArray();
    }
}

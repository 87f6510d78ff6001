namespace Inspect.Engine.Inference.Onnx;

/// <summary>Types of tensors, with the numbers of <c>onnx.proto</c>.</summary>
internal static class OnnxType
{
    /// <summary>32-bit floats.</summary>
    public const int Fp32 = 1;

    /// <summary>Bytes.</summary>
    public const int Bytes = 2;

    /// <summary>32-bit whole numbers.</summary>
    public const int Whole32 = 6;

    /// <summary>64-bit whole numbers.</summary>
    public const int Whole64 = 7;

    /// <summary>16-bit floats.</summary>
    public const int Fp16 = 10;
}

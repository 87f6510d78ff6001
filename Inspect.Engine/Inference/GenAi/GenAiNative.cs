using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Calls of GenAI's native library that its .NET package does not offer: prompts as ids, and reading and replacing the logits of a step.</summary>
internal static partial class GenAiNative
{
    private const string Library = "onnxruntime-genai";
    private const int Float32 = 1;

    /// <summary>Logits of the step, float32 <c>[rows, 1, vocab]</c>, a copy that the caller destroys.</summary>
    public static IntPtr GetLogits(Generator generator)
    {
        Check(OgaGenerator_GetLogits(Handle(generator), out var tensor));
        return tensor;
    }

    /// <summary>Replaces the logits of the step.</summary>
    public static void SetLogits(Generator generator, IntPtr tensor) => Check(OgaGenerator_SetLogits(Handle(generator), tensor));

    /// <summary>The numbers of a tensor.</summary>
    public static IntPtr GetData(IntPtr tensor)
    {
        Check(OgaTensorGetData(tensor, out var data));
        return data;
    }

    /// <summary>A tensor over memory that stays the caller's.</summary>
    public static IntPtr CreateTensor(IntPtr data, ReadOnlySpan<long> shape)
    {
        Check(OgaCreateTensorFromBuffer(data, shape, (nuint)shape.Length, Float32, out var tensor));
        return tensor;
    }

    /// <summary>Destroys a tensor.</summary>
    public static void Destroy(IntPtr tensor) => OgaDestroyTensor(tensor);

    /// <summary>Gives a batch its prompts, one a row. The package can do so only with a tokenizer of its own, which would read the folder's files again.</summary>
    public static void AppendPrompts(Generator generator, IReadOnlyList<int[]> rows)
    {
        Check(OgaCreateSequences(out var sequences));
        try
        {
            foreach (var row in rows)
            {
                Check(OgaAppendTokenSequence(row, (nuint)row.Length, sequences));
            }

            Check(OgaGenerator_AppendTokenSequences(Handle(generator), sequences));
        }
        finally
        {
            OgaDestroySequences(sequences);
        }
    }

    private static void Check(IntPtr result)
    {
        if (result == IntPtr.Zero)
        {
            return;
        }

        var message = Marshal.PtrToStringUTF8(OgaResultGetError(result)) ?? "unknown error";
        OgaDestroyResult(result);
        throw new GenerationException($"The model run failed: {message.TrimEnd('.')}.");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_generatorHandle")]
    private static extern ref IntPtr Handle(Generator generator);

    [LibraryImport(Library)]
    private static partial IntPtr OgaCreateSequences(out IntPtr sequences);

    [LibraryImport(Library)]
    private static partial IntPtr OgaAppendTokenSequence(ReadOnlySpan<int> ids, nuint count, IntPtr sequences);

    [LibraryImport(Library)]
    private static partial IntPtr OgaGenerator_AppendTokenSequences(IntPtr generator, IntPtr sequences);

    [LibraryImport(Library)]
    private static partial void OgaDestroySequences(IntPtr sequences);

    [LibraryImport(Library)]
    private static partial IntPtr OgaGenerator_GetLogits(IntPtr generator, out IntPtr tensor);

    [LibraryImport(Library)]
    private static partial IntPtr OgaGenerator_SetLogits(IntPtr generator, IntPtr tensor);

    [LibraryImport(Library)]
    private static partial IntPtr OgaTensorGetData(IntPtr tensor, out IntPtr data);

    [LibraryImport(Library)]
    private static partial IntPtr OgaCreateTensorFromBuffer(IntPtr data, ReadOnlySpan<long> shape, nuint dimensions, int elementType, out IntPtr tensor);

    [LibraryImport(Library)]
    private static partial void OgaDestroyTensor(IntPtr tensor);

    [LibraryImport(Library)]
    private static partial IntPtr OgaResultGetError(IntPtr result);

    [LibraryImport(Library)]
    private static partial void OgaDestroyResult(IntPtr result);
}

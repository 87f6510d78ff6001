using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Gguf;
using Inspect.Engine.Inference.Import.Tokenizers;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import;

/// <summary>A GGUF file, or the first of those that a model was split into.</summary>
internal sealed class GgufImportSource : ImportSource
{
    private readonly GgufTokenizer _tokenizer;

    private GgufImportSource(GgufTokenizer tokenizer) => _tokenizer = tokenizer;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelLoadException">It is damaged, or of a kind that is not supported.</exception>
    public static GgufImportSource OpenFile(string path)
    {
        var file = GgufSet.Open(path);
        try
        {
            var (shape, names) = GgufDecoders.Read(file.First, file.Tensors);
            ShapeCheck.Check(shape, path);
            var tokenizer = GgufTokenizer.Read(file.First.Header.Metadata, shape.Vocabulary);
            var weights = new WeightSource(file.Tensors, file.Files);
            return new GgufImportSource(tokenizer)
            {
                Parts = new DecoderAssembly(shape, names, weights, path).Assemble(),
                Weights = weights,
                Ids = new SpecialIds(tokenizer.BeginId, tokenizer.EndIds, tokenizer.PaddingId ?? tokenizer.EndIds[0]),
            };
        }
        catch (ModelLoadException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override void WriteTokenizer(string target) => _tokenizer.Write(target);
}

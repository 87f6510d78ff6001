using System.Text.Json;
using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>Opens the weights of a folder: <c>model.safetensors</c>, or the files that <c>model.safetensors.index.json</c> names.</summary>
internal static class SafetensorsFolder
{
    private const string IndexName = "model.safetensors.index.json";
    private const string SingleName = "model.safetensors";
    private const int MostIndexBytes = 64 << 20;

    // The largest models in use have some 200.
    private const int MostFiles = 4_096;

    /// <summary>Opens the tensors of a folder.</summary>
    /// <exception cref="ModelLoadException">There are none, or a file is missing, damaged or lies elsewhere.</exception>
    public static WeightSource Open(string folder)
    {
        var files = new FolderFiles(folder);

        // One file goes before many, as in transformers.
        var index = files.Find(SingleName) is not null || files.Find(IndexName) is null ? null : files.ReadObject(IndexName, MostIndexBytes, ReadIndex);
        var names = index?.Values.Distinct(StringComparer.Ordinal).ToList() ?? [SingleOf(folder)];
        var opened = new List<MappedFile>();
        try
        {
            var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var file = MappedFile.Open(files.Require(name, index is null ? SingleName : IndexName));
                opened.Add(file);
                foreach (var tensor in SafetensorsFile.Read(file).Where(t => index is null || index.TryGetValue(t.Name, out var home) && home == name))
                {
                    tensors.Add(tensor.Name, tensor);
                }
            }

            if (index?.Keys.FirstOrDefault(k => !tensors.ContainsKey(k)) is { } missing)
            {
                throw new ModelLoadException($"{Path.Combine(folder, IndexName)} names the tensor {missing}, which is not in {index[missing]}. Copy the files again from where the model came from.");
            }

            return new WeightSource(tensors, opened);
        }
        catch (ModelLoadException)
        {
            opened.ForEach(f => f.Dispose());
            throw;
        }
    }

    private static Dictionary<string, string> ReadIndex(JsonElement root)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in root.GetProperty("weight_map").EnumerateObject())
        {
            var name = entry.Value.GetString();
            if (string.IsNullOrEmpty(name) || !map.TryAdd(entry.Name, name))
            {
                throw new FormatException($"the tensor {entry.Name} has no file, or stands there twice");
            }
        }

        return map.Count > 0 && map.Values.Distinct(StringComparer.Ordinal).Count() <= MostFiles ? map : throw new FormatException("it names no files, or too many");
    }

    private static string SingleOf(string folder)
    {
        if (File.Exists(Path.Combine(folder, SingleName)))
        {
            return SingleName;
        }

        var others = Directory.EnumerateFiles(folder, "*.safetensors").Select(f => Path.GetFileName(f)!).Take(2).ToList();
        return others.Count == 1
            ? others[0]
            : throw new ModelLoadException(Directory.EnumerateFiles(folder, "*.bin").Any() || Directory.EnumerateFiles(folder, "*.pt*").Any()
                ? $"{folder} has its weights as pickled Python objects (*.bin), which can run code and are never read. Convert them to safetensors, or get the model in that format."
                : $"{SingleName} not found in {folder}. Copy the weights there from where the model came from.");
    }
}

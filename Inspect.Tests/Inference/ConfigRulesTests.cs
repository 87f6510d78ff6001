using System.Text;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Folders come from strangers: what they name is neither run, nor written, nor read elsewhere.</summary>
public sealed class ConfigRulesTests
{
    [Theory]
    [InlineData("session_options", "custom_ops_library", "libevil.so")]
    [InlineData("session_options", "custom_ops_library", "/usr/lib/libm.so.6")]
    [InlineData("session_options", "enable_profiling", "/tmp/profile")]
    [InlineData("session_options", "session.model_external_initializers_file_folder_path", "/etc")]
    [InlineData("session_options", "session.collect_node_memory_stats_to_file", "/tmp/stats")]
    [InlineData("session_options", "session.debug_layout_transformation", "1")]
    [InlineData("session_options", "ep.context_file_path", "/tmp/context")]
    [InlineData("session_options", "a_key_of_the_future", "x")]
    [InlineData("run_options", "enable_profiling", "/tmp/profile")]
    public void Read_AKeyThatMayLoadOrWrite_IsRefusedUnlessTheFolderIsTrusted(string part, string key, string value)
    {
        using var model = new TinyModel();
        model.Edit("genai_config.json", config => config["model"]!["decoder"]![part] = new JsonObject { [key] = value });

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.StartsWith($"{model.Path("genai_config.json")} sets {part}.{key}, which", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Remove the entry; or, if you trust whoever made this folder, set Models:TrustLibraries to true.", error.Message, StringComparison.Ordinal);
        Assert.True(ModelFolder.Read(model.Folder, trustLibraries: true).TrustsLibraries);
    }

    [Fact]
    public void Read_AKeyThatStandsTwice_IsRefusedInEitherPlace()
    {
        using var model = new TinyModel();
        var text = File.ReadAllText(model.Path("genai_config.json"));
        File.WriteAllText(
            model.Path("genai_config.json"), text.Replace("\"decoder\"", "\"decoder\": {\"session_options\": {\"custom_ops_librar\\u0079\": \"x.so\"}}, \"decoder\"", StringComparison.Ordinal));

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.Contains("session_options.custom_ops_library", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QNN", "asks for the provider QNN, which can make the runtime load a library. Remove the entry; or")]
    [InlineData("cuda", "asks for the provider cuda, which this build of the app does not have. Remove the entry from provider_options to run on the CPU, or build the app for CUDA.")]
    public void Read_AProviderThatIsNotThere_SaysWhatToDo(string provider, string reason)
    {
        using var model = new TinyModel();
        model.Edit("genai_config.json", config => config["model"]!["decoder"]!["session_options"]!["provider_options"] = new JsonArray(new JsonObject { [provider] = new JsonObject() }));

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("opy the", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filename", "../tiny/model.onnx")]
    [InlineData("filename", "/etc/passwd")]
    [InlineData("filename", "a\\..\\..\\model.onnx")]
    [InlineData("filename", "C:model.onnx")]
    [InlineData("filename", "model.onnx\0.txt")]
    [InlineData("shared_initializers", "../secret")]
    public void Read_ANameThatLeavesTheFolder_IsRefusedEvenWhenTrusted(string key, string name)
    {
        using var model = new TinyModel();
        model.Edit("genai_config.json", config => config["model"]!["decoder"]![key] = key == "filename" ? name : new JsonArray(new JsonObject { ["data_file"] = name }));

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder, trustLibraries: true));

        Assert.StartsWith($"{model.Path("genai_config.json")} names the file {name}, which lies outside of the folder.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genai_config.json")]
    [InlineData("model.onnx")]
    [InlineData("model.onnx.data")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("chat_template.jinja")]
    [InlineData("vocab.json")]
    public void Read_ALinkOutOfTheFolder_IsRefusedByName(string file)
    {
        using var model = new TinyModel();
        var outside = Path.Combine(model.Dir, "outside");
        if (File.Exists(model.Path(file)))
        {
            File.Move(model.Path(file), outside);
        }
        else
        {
            File.WriteAllText(outside, "{}");
        }

        File.CreateSymbolicLink(model.Path(file), outside);

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.StartsWith($"{model.Path(file)} is a link that leads out of the folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genai_config.json")]
    [InlineData("model.onnx")]
    [InlineData("model.onnx.data")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("chat_template.jinja")]
    public void Read_ALinkToItself_IsNamed(string file)
    {
        using var model = new TinyModel();
        File.Delete(model.Path(file));
        File.CreateSymbolicLink(model.Path(file), model.Path(file));

        var error = Assert.Throws<ModelLoadException>(() => new ModelFolders().Read(model.Folder));

        Assert.StartsWith($"{model.Path(file)} is a link that leads nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ALinkWithinTheFolder_IsFollowed()
    {
        using var model = new TinyModel();
        File.Move(model.Path("tokenizer.json"), model.Path("real.json"));
        File.CreateSymbolicLink(model.Path("tokenizer.json"), "real.json");

        Assert.Equal(model.Path("tokenizer.json"), ModelFolder.Read(model.Folder).TokenizerPath);
    }

    [Fact]
    public void Read_ATokenizerConfigThatIsMissing_IsNamed()
    {
        using var model = new TinyModel();
        File.Delete(model.Path("tokenizer_config.json"));

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.Equal($"tokenizer_config.json not found, or empty, in {model.Folder}. Copy the file again from where the model came from.", error.Message);
    }

    [Theory]
    [InlineData("../../etc/pass")]
    [InlineData("/etc/os-releas")]
    [InlineData("*/_ORT_MEM_ADD")]
    public void Read_WeightsElsewhere_AreRefused(string location)
    {
        using var model = new TinyModel();
        var graph = Encoding.Latin1.GetString(File.ReadAllBytes(model.Path("model.onnx")));
        Assert.Contains("model.onnx.data", graph, StringComparison.Ordinal);
        File.WriteAllBytes(model.Path("model.onnx"), Encoding.Latin1.GetBytes(graph.Replace("model.onnx.data", location + "x", StringComparison.Ordinal)));

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.Contains(location, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileNames_EntriesInAnyOrderAndPlace_AreFound()
    {
        // A graph whose one node has an attribute with a tensor whose data lie elsewhere; the value stands before the key.
        byte[] entry = [.. Field(2, "../x"u8.ToArray()), .. Field(1, "location"u8.ToArray())];
        var model = Field(7, Field(1, Field(5, Field(5, Field(13, entry)))));
        using var folder = new TinyModel();
        File.WriteAllBytes(folder.Path("odd.onnx"), model);

        Assert.Equal(["../x"], OnnxExternalData.FileNames(folder.Path("odd.onnx")));
    }

    /// <summary>A field of protobuf with its length in front, in three bytes where one would do.</summary>
    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)(content.Length | 0x80), 0x80, 0, .. content];
}

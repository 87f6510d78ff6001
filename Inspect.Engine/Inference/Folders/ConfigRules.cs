using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Inspect.Engine.Inference.Folders;

/// <summary>What a <c>genai_config.json</c> may ask of the runtime. Only keys that are known to open, write and run nothing pass.</summary>
/// <remarks>GenAI hands every key that it does not know on to ONNX Runtime, whose keys load libraries, write profiles and name weights anywhere.</remarks>
internal sealed class ConfigRules(FolderFiles files, string configPath, bool trustLibraries)
{
    private const string ProviderKey = "provider_options";

    private static readonly HashSet<string> SessionKeys = new(StringComparer.Ordinal)
    {
        "intra_op_num_threads", "inter_op_num_threads", "enable_cpu_mem_arena", "enable_mem_pattern", "graph_optimization_level", ProviderKey,
        "log_id", "log_severity_level", "log_verbosity_level",
        "session.allow_released_opsets_only", "session.disable_aot_function_inlining", "session.disable_cpu_ep_fallback", "session.disable_double_qdq_remover",
        "session.disable_prepacking", "session.disable_quant_qdq", "session.dynamic_block_base", "session.enable_dq_matmulnbits_fusion",
        "session.enable_quant_qdq_cleanup", "session.force_spinning_stop", "session.graph_optimizations_loop_level", "session.inter_op.allow_spinning",
        "session.intra_op.allow_spinning", "session.intra_op_thread_affinities", "session.qdq_matmulnbits_accuracy_level", "session.qdqisint8allowed",
        "session.set_denormal_as_zero", "session.strict_shape_type_inference", "session.use_device_allocator_for_initializers", "session.use_env_allocators",
        "session.x64quantprecision", "mlas.enable_gemm_fastmath_arm64_bfloat16", "mlas.use_lut_gemm",
        "optimization.disable_specified_optimizers", "optimization.enable_cast_chain_elimination", "optimization.enable_gelu_approximation",
    };

    private static readonly HashSet<string> RunKeys = new(StringComparer.Ordinal)
    {
        "memory.enable_memory_arena_shrinkage", "disable_synchronize_execution_providers", "gpu_graph_id",
    };

    private static readonly HashSet<string> FileKeys = new(StringComparer.Ordinal)
    {
        "filename", "config_filename", "adapter_filename", "data_file", "tokenizer_dir",
    };

    /// <summary>Checks a configuration and all that lies in it.</summary>
    /// <exception cref="ModelLoadException">A key is refused, or a file lies elsewhere; the key is named.</exception>
    public void Check(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Check(item);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        // A key may stand there twice: each counts.
        foreach (var property in element.EnumerateObject())
        {
            CheckProperty(property);
            Check(property.Value);
        }
    }

    private void CheckProperty(JsonProperty property)
    {
        switch (property.Name)
        {
            case "session_options":
                CheckKeys(property, SessionKeys);
                break;
            case "run_options":
                CheckKeys(property, RunKeys);
                break;
            case ProviderKey:
                CheckProviders(property.Value);
                break;
            case var name when FileKeys.Contains(name) && property.Value.ValueKind == JsonValueKind.String:
                files.PathOf(property.Value.GetString()!, ModelFolder.ConfigName);
                break;
        }
    }

    private void CheckKeys(JsonProperty options, HashSet<string> allowed)
    {
        if (options.Value.ValueKind != JsonValueKind.Object || trustLibraries)
        {
            return;
        }

        foreach (var key in options.Value.EnumerateObject().Where(k => !allowed.Contains(k.Name)))
        {
            throw Refused($"sets {options.Name}.{key.Name}, which can make the runtime load a library, or read or write a file");
        }
    }

    private void CheckProviders(JsonElement providers)
    {
        var entries = providers.ValueKind == JsonValueKind.Array ? [.. providers.EnumerateArray()] : new[] { providers };
        foreach (var provider in entries.Where(e => e.ValueKind == JsonValueKind.Object).SelectMany(e => e.EnumerateObject()))
        {
            if (provider.Name.Equals("cuda", StringComparison.OrdinalIgnoreCase))
            {
                RequireCuda(provider.Name);
            }
            else if (!trustLibraries && !provider.Name.Equals("cpu", StringComparison.OrdinalIgnoreCase))
            {
                throw Refused($"asks for the provider {provider.Name}, which can make the runtime load a library");
            }
        }
    }

    private void RequireCuda(string name)
    {
        NativeTelemetry.TurnOff();
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            throw new ModelLoadException(
                $"{configPath} asks for the provider {name}, which this build of the app does not have. Remove the entry from {ProviderKey} to run on the CPU, or build the app for CUDA.");
        }
    }

    private ModelLoadException Refused(string what) =>
        new($"{configPath} {what}. Remove the entry; or, if you trust whoever made this folder, set {ModelsOptions.Section}:{nameof(ModelsOptions.TrustLibraries)} to true.");
}

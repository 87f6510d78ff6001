using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Tasks.Code;

/// <summary>A method of a C# task file that makes a task.</summary>
/// <param name="file">The file.</param>
/// <param name="method">Public and static, gives an <see cref="EvalTask"/>.</param>
/// <param name="mark">What it carries.</param>
/// <param name="rules">What its tasks are held against.</param>
internal sealed class CodeTask(CodeFile file, MethodInfo method, EvalTaskAttribute mark, CodeRules rules)
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The last call that was given up; while it runs, no other is made.</summary>
    private volatile Task? _hanging;

    /// <summary>Name of the task.</summary>
    public string Name => mark.Name;

    /// <summary>The file that it stands in.</summary>
    public CodeFile File => file;

    /// <summary>The task with the defaults of its parameters.</summary>
    public Task<TaskFile> Default { get; private set; } = null!;

    /// <summary>Begins to make the task with its defaults.</summary>
    /// <param name="turn">Lets a few methods run at the same time.</param>
    public void Start(SemaphoreSlim turn) => Default = Task.Run(async () =>
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await MakeAsync(Nothing, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    });

    /// <summary>What stands in the list for the task as long as it is not made.</summary>
    public TaskFile Pending => With([], null, "the task is still being made. Look again in a few seconds.");

    /// <summary>Makes the task, or says why it cannot be made.</summary>
    /// <param name="arguments">Values of parameters, over the defaults of the method.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<TaskFile> MakeAsync(IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken)
    {
        if (method is not { IsStatic: true, IsPublic: true, ContainsGenericParameters: false } || method.ReturnType != typeof(EvalTask))
        {
            return With([], null, $"the method {method.Name} must be public and static, and return EvalTask");
        }

        if (CodeNames.Misfit(Name) is { } misfit)
        {
            return With([], null, misfit) with { Name = file.WithProblems().Name };
        }

        if (CodeParameter.Of(method, out var problem) is not { } parameters)
        {
            return With([], null, problem!);
        }

        var problems = parameters.Where(p => p.IsRequired && !arguments.ContainsKey(p.Name)).Select(p => $"the task needs a value of \"{p.Name}\": give it with -T {p.Name}=…, or give the parameter a default")
            .Concat(arguments.Select(a => Misfit(parameters, a.Key, a.Value)).OfType<string>())
            .ToArray();
        var shown = parameters.ToDictionary(p => p.Name, p => arguments.TryGetValue(p.Name, out var given) ? given : p.Default);
        return problems.Length > 0
            ? With(shown, null, problems)
            : await CallAsync(CodeParameter.Bind(parameters, arguments), shown, cancellationToken).ConfigureAwait(false);
    }

    private static string? Misfit(ImmutableArray<CodeParameter> parameters, string name, JsonElement value)
    {
        if (parameters.FirstOrDefault(p => p.Name == name) is { } parameter)
        {
            return parameter.TryConvert(value, out _) ? null : $"the parameter \"{name}\" must be {parameter.Takes}, not {value.GetRawText()}";
        }

        var close = Suggestion.Find(name, parameters.Select(p => p.Name));
        return close is not null ? $"there is no parameter \"{name}\". Did you mean \"{close}\"?"
            : $"there is no parameter \"{name}\"; the task takes {(parameters.IsEmpty ? "none" : string.Join(", ", parameters.Select(p => p.Name)))}";
    }

    /// <summary>Calls the method on a thread of its own: code that never comes back can be given up, though not ended.</summary>
    private async Task<TaskFile> CallAsync(object?[] values, Dictionary<string, JsonElement> shown, CancellationToken cancellationToken)
    {
        if (_hanging is { IsCompleted: false })
        {
            return With(shown, null, $"the method {method.Name} was called before and has not come back. Correct what it waits for and save the file; restart the app to end the old call.");
        }

        var done = new TaskCompletionSource<(EvalTask? Made, Exception? Error)>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => done.SetResult(Call(values))) { IsBackground = true, Name = $"task {Name}" }.Start();
        try
        {
            var (made, error) = await done.Task.WaitAsync(rules.CallLimit, rules.Time, cancellationToken).ConfigureAwait(false);
            return error is not null ? Failed(shown, error) : Completed(shown, made);
        }
        catch (TimeoutException)
        {
            _hanging = done.Task;
            return With(shown, null, $"the method {method.Name} has not come back within {rules.CallLimit.TotalSeconds:0} seconds. It may be in an endless loop: correct it and save the file. Restart the app to end the old call.");
        }
    }

    private (EvalTask? Made, Exception? Error) Call(object?[] values)
    {
        try
        {
            return ((EvalTask?)method.Invoke(null, values), null);
        }
        catch (TargetInvocationException error)
        {
            return (null, error.InnerException);
        }
    }

    private TaskFile Completed(Dictionary<string, JsonElement> shown, EvalTask? made)
    {
        if (made is null)
        {
            return With(shown, null, $"the method {method.Name} gave no task; return a new EvalTask");
        }

        var check = new MadeTask(rules.Parts, rules.Settings);
        var task = check.Complete(made, Name, file.Path);
        return With(shown, task, [.. check.Problems]);
    }

    /// <summary>The place is the line of the file in which it happened, or through which it went.</summary>
    private TaskFile Failed(Dictionary<string, JsonElement> shown, Exception error)
    {
        var cause = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
        var frame = new StackTrace(cause, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetFileName() == file.DisplayPath);
        return With(shown, null) with
        {
            Problems = CodeNames.At(file.DisplayPath, frame?.GetFileLineNumber() is > 0 and var line ? line : mark.Line, $"the method {method.Name} failed: {CodeNames.MessageOf(error)}."),
        };
    }

    private TaskFile With(Dictionary<string, JsonElement> shown, EvalTask? task, params string[] problems) => new()
    {
        Path = file.Path,
        DisplayPath = file.DisplayPath,
        Name = Name,
        Parameters = shown,
        Task = problems.Length == 0 ? task : null,
        Problems = CodeNames.At(file.DisplayPath, mark.Line, problems),
    };
}

import { spawn } from 'node:child_process';
import { projectFolder } from './project.mjs';
import { SetUpError } from './progress.mjs';

/** Passes these on to the child, so that a stopped command leaves no compiler or test runner behind. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end in the project folder and answers its exit code (128 + signal number has no use here: a
 * program ended by a signal answers 1). Its output goes where ours goes, unless `options.stdio` says otherwise.
 */
export async function exitCodeOf(program, args, options = {}) {
  const child = spawn(program, args, { cwd: projectFolder, stdio: ['ignore', 2, 2], ...options });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(cannotRun(program, error)));
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

/** Like `exitCodeOf`, for programs that have to succeed; `advice` tells what to do when they don't. */
export async function run(program, args, { advice, ...options } = {}) {
  const code = await exitCodeOf(program, args, options);
  if (code !== 0)
    throw new SetUpError(`${program} ${args[0] ?? ''} failed with exit code ${code}. ${advice ?? ''}`.trim());
}

/** The standard output of a program that has to succeed; what it says on standard error is part of the failure. */
export async function outputOf(program, args, options = {}) {
  const child = spawn(program, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const out = [];
  const err = [];
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(program, error)));
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new SetUpError(`${program} failed with exit code ${code}: ${Buffer.concat(err).toString().trim()}`);
  return Buffer.concat(out).toString();
}

function cannotRun(program, error) {
  return error.code === 'ENOENT' ? new SetUpError(`${program} is not installed on this machine.`) : error;
}

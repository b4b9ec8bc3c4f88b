import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveSolver, solverArguments, solverEnv, solverFileFor } from '../../src/config/solver.js';
import { makeProject } from './make-project.js';

const source = { solver_lic_file_local_source: 'license/mosek.lic' };

test('a licence has its own path locally, and its base name in the target folder in a container', async () => {
  const project = makeProject({ 'license/mosek.lic': 'x' });
  const settings = { ...source, solver_name: 'MOSEK', solver_lic_target_path_in_images_dest: '/opt/lic/' };
  const { solver, mistakes } = await resolveSolver(settings, project, undefined);
  assert.deepEqual(mistakes, []);
  const local = join(project, 'license', 'mosek.lic');
  assert.deepEqual(solverArguments(solver, 'local'), { solver_name: 'MOSEK', solver_file: local });
  assert.deepEqual(solverArguments(solver, 'container'), { solver_name: 'MOSEK', solver_file: '/opt/lic/mosek.lic' });
  assert.deepEqual(solverEnv(solver, 'container'), { MOSEKLM_LICENSE_FILE: '/opt/lic/mosek.lic' });
});

test('without a licence the tasks get neither name nor file', async () => {
  const { solver } = await resolveSolver({ solver_name: 'MOSEK' }, '/nowhere', undefined);
  assert.deepEqual(solverArguments(solver, 'local'), { solver_name: null, solver_file: null });
  assert.equal(solverFileFor(solver, 'container'), null);
  assert.deepEqual(solverEnv(solver, 'local'), {});
});

test('only MOSEK is told about its licence by a variable', async () => {
  const project = makeProject({ 'gurobi.lic': 'x' });
  const settings = { solver_name: 'GUROBI', solver_lic_file_local_source: 'gurobi.lic' };
  const { solver } = await resolveSolver(settings, project, undefined);
  assert.deepEqual(solverEnv(solver, 'local'), {});
});

test('a licence that is set but absent, or is a folder, is a mistake', async () => {
  const project = makeProject({ 'license/mosek.lic/file': 'x' });
  const { mistakes } = await resolveSolver(source, project, undefined);
  assert.deepEqual(
    mistakes.map(({ key }) => key),
    ['solver_lic_file_local_source'],
  );
});

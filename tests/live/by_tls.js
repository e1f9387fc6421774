// A program with the official SDK that knows nothing of Offhook: says how many numbers its account has.
'use strict';

const plivo = require('plivo');

new plivo.Client().numbers.list().then(
  (numbers) => console.log(numbers.meta.totalCount ?? numbers.meta.total_count),
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
